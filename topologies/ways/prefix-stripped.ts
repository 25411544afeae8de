import { topology } from "../topology.ts";

export default topology({ about: "Everything is below /studio, which the proxy takes off", tls: "terminated", prefix: "stripped" });
