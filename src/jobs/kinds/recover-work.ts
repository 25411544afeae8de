import { z } from "zod";
import { RUN_JOB } from "../../studio/runs/service.ts";
import { TASK_JOB } from "../../studio/tasks/service.ts";
import { job } from "../job.ts";

/** Holders hold every few seconds, and the queue redelivers the job of a dead worker after about 20 s: beyond this, the job itself is lost. */
const UNHELD_MS = 60_000;

export default job({
  name: "recover-work",
  queue: "maintenance",
  about: "Finds runs that have not ended and whose job was lost, for instance with the data of Redis, and makes them a new one",
  payload: z.object({}),
  everyMs: 30_000,
  async run(_payload, { store, queue, clock }) {
    const found = await store.unheld(clock.now() - UNHELD_MS, 200);
    // The job is named by the claim that it follows, so that it is made once, and does nothing when the work was claimed after all.
    await queue.add(
      found.map(({ kind, id, fence }) =>
        kind === "run"
          ? { ...RUN_JOB, job_id: `run-${id}-${fence}`, payload: { run_id: id, fence } }
          : { ...TASK_JOB, job_id: `task-${id}-${fence}`, payload: { task_id: id, fence } },
      ),
    );
  },
});
