import { topology } from "../topology.ts";

export default topology({ about: "TLS ends at the proxy, which passes cleartext on", tls: "terminated" });
