import { z } from "zod";
import { event } from "../event.ts";
import { exampleRun } from "../examples.ts";
import { RunView } from "../views.ts";

export default event({
  type: "flowchart.run.updated",
  since: 1,
  about: "A flowchart run changed its state or its counts",
  entity: "flowchart_run",
  rooms: ["flowchart", "flowchart_run", "run"],
  payload: z.object({ run: RunView }),
  example: { run: exampleRun },
});
