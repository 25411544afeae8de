import { z } from "zod";
import { event } from "../event.ts";
import { RunState } from "../views.ts";

export default event({
  type: "flowchart.runtime.updated",
  since: 1,
  about: "The set of active runs of a flowchart, or its saved version, changed",
  entity: "flowchart",
  rooms: ["flowchart"],
  payload: z.object({
    flowchart_id: z.string(),
    version: z.int().positive(),
    active_runs: z.array(z.object({ id: z.string(), state: RunState })).max(100),
  }),
  example: {
    flowchart_id: "0199d2a0-0000-7000-8000-0000000000f1",
    version: 1,
    active_runs: [{ id: "0199d2a0-0000-7000-8000-0000000000a1", state: "running" }],
  },
});
