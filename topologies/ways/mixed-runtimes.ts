import { topology } from "../topology.ts";

export default topology({ about: "A worker of each runtime on one port", tls: "terminated", runtime: "mixed" });
