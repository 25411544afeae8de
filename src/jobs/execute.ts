import { StudioError } from "../errors.ts";
import { Stop } from "../studio/runs/stop.ts";
import type { Delivery, JobTools } from "./job.ts";

/** After so many deliveries that ended in an error of Studio's own, the work is ended as failed rather than repeated for ever. */
const LAST_DELIVERY = 8;

/**
 * Works on a run or a standalone task. `fence` is the claim that the job was made after: when somebody has claimed the work since, this job has nothing to do. A later
 * delivery of the same job always claims, because the earlier one's worker is gone.
 */
export async function execute(
  kind: "run" | "task",
  { id, fence }: { id: string; fence: number },
  tools: JobTools,
  { signal, delivery }: Delivery,
): Promise<void> {
  const row = await (kind === "run" ? tools.store.run(id) : tools.store.task(id));
  if (!row || (delivery === 1 && row.fence !== fence)) return;
  try {
    await (kind === "run" ? tools.executeRun : tools.executeTask)(id, signal);
  } catch (error) {
    // A database that is away is no fault of the work, however often it is met.
    const isAway = error instanceof StudioError && error.code === "unavailable";
    if (error instanceof Stop || signal.aborted || isAway || delivery < LAST_DELIVERY) throw error;
    tools.report(error, { stage: "jobs.give-up", kind, id, delivery });
    await tools.giveUp(kind, id, error);
  }
}
