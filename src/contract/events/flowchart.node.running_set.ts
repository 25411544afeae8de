import { z } from "zod";
import { event } from "../event.ts";

export default event({
  type: "flowchart.node.running_set",
  since: 1,
  about: "The nodes that run right now, as node ids",
  entity: "flowchart_run",
  rooms: ["flowchart", "flowchart_run"],
  payload: z.object({ flowchart_id: z.string(), run_id: z.string(), running: z.array(z.string()).max(500) }),
  example: { flowchart_id: "0199d2a0-0000-7000-8000-0000000000f1", run_id: "0199d2a0-0000-7000-8000-0000000000a1", running: ["check"] },
});
