import { topology } from "../topology.ts";

export default topology({ about: "Several workers and websockets alone, without affinity", transports: "websocket" });
