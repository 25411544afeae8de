import { topology } from "../topology.ts";

export default topology({ about: "Two instances, and the proxy pins clients by their address", workers: "hash" });
