import type { JobDraft } from "../../../src/ports/store.ts";
import type { Cases } from "../suite.ts";
import { draft, write } from "./samples.ts";

const job = (job_id: string, change: Partial<JobDraft> = {}): JobDraft => ({
  queue: "runs",
  name: "run",
  job_id,
  payload: { id: job_id },
  ...change,
});

/** What waits for the relay and for the queue. */
export const outboxCases: Cases = {
  "committed events wait for the relay, oldest first, until they are marked": async ({ t, database }) => {
    let now = 10_000;
    const store = await database.open({ now: () => now });
    t.teardown(() => store.close());
    const { events } = await store.transaction(async (unit) => {
      for (const id of ["a", "b", "c"]) await unit.emit(draft(id), now);
    });
    const waiting = async (limit: number, minAgeMs: number) =>
      (await store.unrelayed(limit, minAgeMs)).map((row) => row.envelope.entity_id);
    t.same(await waiting(10, 1), [], "the fast path has a moment to itself");
    now += 500;
    t.same(await waiting(10, 500), ["a", "b", "c"]);
    t.same(await waiting(2, 0), ["a", "b"]);
    t.same((await store.unrelayed(1, 0))[0]!.envelope, events[0]);
    await write(store, (unit) => unit.markRelayed([events[1]!.event_id, "unknown"], now));
    t.same(await waiting(10, 0), ["a", "c"]);
    await write(store, (unit) => unit.markRelayed([], now));
    await write(store, (unit) =>
      unit.markRelayed(
        events.map((event) => event.event_id),
        now,
      ),
    );
    t.same(await waiting(10, 0), []);
    t.equal((await store.roomEvents("task:a", 0, 10)).length, 1, "the history stays");
  },

  "committed jobs wait for the queue, oldest first, until they are marked": async ({ t, store }) => {
    const { jobs } = await store.transaction(async (unit) => {
      await unit.enqueue(job("one"), 5);
      await unit.enqueue(job("two", { delay_ms: 250, payload: null }), 5);
    });
    t.same(
      jobs.map(({ id: _, ...draft }) => draft),
      [job("one"), job("two", { delay_ms: 250, payload: null })],
    );
    t.same(await store.unsentJobs(10, 0), jobs);
    t.same(await store.unsentJobs(1, 0), jobs.slice(0, 1));
    await write(store, (unit) => unit.markJobsSent([jobs[0]!.id], 6));
    t.same(await store.unsentJobs(10, 0), jobs.slice(1));
    t.same(await store.unsentJobs(10, Date.now() + 60_000), [], "all are younger than that");
  },

  "a job that waits already is not added again, and the id of a sent one is not used again": async ({ t, store }) => {
    const enqueue = (id: string) => store.transaction((unit) => unit.enqueue(job(id), 1));
    const [first] = (await enqueue("same")).jobs;
    t.same((await enqueue("same")).jobs, []);
    await write(store, (unit) => unit.markJobsSent([first!.id], 2));
    const [second] = (await enqueue("same")).jobs;
    t.ok(second!.id > first!.id);
    await write(store, (unit) => unit.markJobsSent([first!.id], 3));
    t.same(await store.unsentJobs(10, 0), [second!]);
  },

  "a job id with a colon is refused": async ({ t, store }) => {
    await t.rejects(
      write(store, (unit) => unit.enqueue(job("run:1"), 1)),
      /job_id run:1 must not contain/,
    );
  },
};
