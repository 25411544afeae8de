import { topology } from "../topology.ts";

export default topology({ about: "Several workers, long polling alone, and nothing that pins a session", transports: "polling" });
