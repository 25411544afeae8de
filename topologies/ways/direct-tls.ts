import { topology } from "../topology.ts";

export default topology({ about: "Clients reach Studio itself, which ends TLS", direct: true, tls: "passthrough" });
