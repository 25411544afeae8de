import type { Job, JobHandler, Queue } from "../ports/queue.ts";
import type { JobKind, JobTools } from "./job.ts";
import { jobs } from "./kinds/index.ts";

/** How often periodic work is offered; which of the offers counts is decided by the queue. */
const OFFER_EVERY_MS = 5000;

/** The job side of a worker, while it works. */
export interface Working {
  running(): number;
  /** Lets running jobs end within `graceMs`, then hands them back. */
  stop(graceMs: number): Promise<void>;
}

/** Takes jobs of every kind, `concurrency` at once from each queue, and offers the work that repeats by itself. */
export async function startWork(queue: Queue, tools: JobTools, concurrency: number): Promise<Working> {
  const kinds = new Map((jobs as readonly JobKind[]).map((kind) => [kind.name, kind]));
  const handler: JobHandler = async (job: Job, signal: AbortSignal) => {
    const kind = kinds.get(job.name);
    const parsed = kind?.payload.safeParse(job.payload);
    // A job of a newer version, or a broken one: repeating it would not help.
    if (!kind || !parsed?.success) {
      return tools.report(new Error(`job ${job.id} of kind ${job.name} is not understood`), { stage: "jobs.payload", job: job.id });
    }
    await kind.run(parsed.data, tools, { signal, delivery: job.delivery });
  };
  const queues = [...new Set([...kinds.values()].map((kind) => kind.queue))];
  const workers = await Promise.all(
    queues.map((name) => queue.work(name, { concurrency: name === "maintenance" ? 1 : concurrency }, handler)),
  );

  const stopping = new AbortController();
  const offering = (async () => {
    let away = false;
    while (!stopping.signal.aborted) {
      try {
        await queue.add(periodic([...kinds.values()], tools.clock.now()));
        away = false;
      } catch (error) {
        if (!away) tools.report(error, { stage: "jobs.offer" });
        away = true;
      }
      await tools.clock.sleep(OFFER_EVERY_MS, stopping.signal);
    }
  })();

  return {
    running: () => workers.reduce((sum, worker) => sum + worker.running(), 0),
    async stop(graceMs) {
      stopping.abort();
      await Promise.all([offering, ...workers.map((worker) => worker.stop(graceMs))]);
    },
  };
}

/** The periodic jobs of this moment. All workers name them alike, and a job that exists is left alone, so each runs once an interval. */
function periodic(kinds: readonly JobKind[], now: number) {
  return kinds.flatMap(({ name, queue, everyMs }) =>
    everyMs === undefined ? [] : [{ queue, name, job_id: `${name}-${Math.floor(now / everyMs)}`, payload: {} }],
  );
}
