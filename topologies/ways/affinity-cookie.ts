import { topology } from "../topology.ts";

export default topology({ about: "Two instances, and the proxy pins sessions by a cookie of its own", workers: "cookie" });
