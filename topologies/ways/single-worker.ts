import { topology } from "../topology.ts";

export default topology({ about: "One worker process", workers: "one" });
