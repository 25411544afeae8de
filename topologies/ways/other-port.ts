import { topology } from "../topology.ts";

export default topology({ about: "Clients dial port 8443, and the proxy listens on another one", tls: "terminated", publicPort: 8443 });
