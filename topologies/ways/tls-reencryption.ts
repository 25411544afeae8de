import { topology } from "../topology.ts";

export default topology({ about: "TLS ends at the proxy, which verifies the application and speaks TLS to it", tls: "reencrypted" });
