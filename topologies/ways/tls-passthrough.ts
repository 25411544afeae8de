import { topology } from "../topology.ts";

export default topology({ about: "The proxy passes bytes on, and TLS ends at the application", tls: "passthrough" });
