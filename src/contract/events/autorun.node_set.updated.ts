import { z } from "zod";
import { event } from "../event.ts";
import { TaskState } from "../views.ts";

export default event({
  type: "autorun.node_set.updated",
  since: 1,
  about: "The nodes of the run that a schedule started changed",
  entity: "autorun",
  rooms: ["autorun", "run"],
  payload: z.object({
    autorun_id: z.string(),
    run_id: z.string(),
    nodes: z.array(z.object({ id: z.string(), node_id: z.string(), state: TaskState })).max(500),
  }),
  example: {
    autorun_id: "0199d2a0-0000-7000-8000-0000000000b1",
    run_id: "0199d2a0-0000-7000-8000-0000000000a1",
    nodes: [{ id: "0199d2a0-0000-7000-8000-000000000001", node_id: "check", state: "queued" }],
  },
});
