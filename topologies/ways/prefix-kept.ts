import { topology } from "../topology.ts";

export default topology({ about: "Everything is below /studio, which the proxy leaves", tls: "terminated", prefix: "kept" });
