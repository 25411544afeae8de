import type { Envelope } from "../../../src/contract/envelope.ts";
import type { OutboxJob, Reads, Writes } from "../../../src/ports/store.ts";
import { padded, prepared } from "../prepared.ts";
import type { Db } from "../schema.ts";

const unrelayed = prepared((db, p: { before: number; limit: number }) =>
  db
    .selectFrom("relay_outbox")
    .innerJoin("events", "events.pos", "relay_outbox.pos")
    .select(["relay_outbox.pos", "events.envelope"])
    .where("relay_outbox.committed_at", "<=", p.before)
    .orderBy("relay_outbox.pos")
    .limit(p.limit),
);

const unsent = prepared((db, p: { before: number; limit: number }) =>
  db
    .selectFrom("job_outbox")
    .select(["id", "queue", "name", "job_id", "payload", "delay_ms"])
    .where("committed_at", "<=", p.before)
    .orderBy("id")
    .limit(p.limit),
);

const insertJob = prepared(
  (db, p: { queue: string; name: string; job_id: string; payload: string; delay_ms: number | null; committed_at: number }) =>
    db
      .insertInto("job_outbox")
      .values({ queue: p.queue, name: p.name, job_id: p.job_id, payload: p.payload, delay_ms: p.delay_ms, committed_at: p.committed_at })
      .onConflict((conflict) => conflict.columns(["queue", "job_id"]).doNothing())
      .returning("id"),
);

/** Reading what the relay and the queue have not confirmed. `now` is the clock that `committed_at` was written by. */
export function outboxReads(db: Db, now: () => number): Pick<Reads, "unrelayed" | "unsentJobs"> {
  return {
    async unrelayed(limit, minAgeMs) {
      const rows = await unrelayed(db, { before: now() - minAgeMs, limit });
      return rows.map((row) => ({ pos: row.pos, envelope: JSON.parse(row.envelope) as Envelope }));
    },

    async unsentJobs(limit, minAgeMs) {
      const rows = await unsent(db, { before: now() - minAgeMs, limit });
      return rows.map(({ payload, delay_ms, ...row }) => ({
        ...row,
        payload: JSON.parse(payload) as unknown,
        ...(delay_ms === null ? {} : { delay_ms }),
      }));
    },
  };
}

/** Writing the outboxes. `onEnqueue` hears of each job that this transaction added. */
export function outboxWrites(db: Db, onEnqueue: (job: OutboxJob) => void): Pick<Writes, "enqueue" | "markRelayed" | "markJobsSent"> {
  return {
    async enqueue(job, at) {
      if (job.job_id.includes(":")) throw new TypeError(`job_id ${job.job_id} must not contain ":"`);
      const { queue, name, job_id, delay_ms } = job;
      const payload = JSON.stringify(job.payload ?? null);
      const [row] = await insertJob(db, { queue, name, job_id, payload, delay_ms: delay_ms ?? null, committed_at: at });
      if (row) onEnqueue({ ...job, id: row.id });
    },

    async markRelayed(eventIds) {
      for (let at = 0; at < eventIds.length; at += 512)
        await db
          .deleteFrom("relay_outbox")
          .where("event_id", "in", padded(eventIds.slice(at, at + 512)))
          .execute();
    },

    async markJobsSent(ids) {
      for (let at = 0; at < ids.length; at += 512)
        await db
          .deleteFrom("job_outbox")
          .where("id", "in", padded(ids.slice(at, at + 512)))
          .execute();
    },
  };
}
