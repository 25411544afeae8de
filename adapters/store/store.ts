import type { Envelope } from "../../src/contract/envelope.ts";
import type { OutboxJob, Reads, Store, Unit, Writes } from "../../src/ports/store.ts";
import { prepared } from "./prepared.ts";
import { attemptReads, attemptWrites } from "./repositories/attempts.ts";
import { eventReads, eventWrites } from "./repositories/events.ts";
import { fenceReads, fenceWrites } from "./repositories/fences.ts";
import { flowchartReads, flowchartWrites } from "./repositories/flowcharts.ts";
import { idempotencyReads, idempotencyWrites } from "./repositories/idempotency.ts";
import { logReads, logWrites } from "./repositories/logs.ts";
import { outboxReads, outboxWrites } from "./repositories/outbox.ts";
import { retentionWrites } from "./repositories/retention.ts";
import { runReads, runWrites } from "./repositories/runs.ts";
import { sessionReads, sessionWrites } from "./repositories/sessions.ts";
import { taskReads, taskWrites } from "./repositories/tasks.ts";
import { tokenReads, tokenWrites } from "./repositories/tokens.ts";
import type { Db } from "./schema.ts";

/** What a dialect brings to the repositories. */
export interface Dialected {
  /** For reads outside of transactions. */
  readonly reader: Db;
  /** For transactions. It MUST bound every wait for a lock. */
  readonly writer: Db;
  readonly epoch: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Full-text search, whose SQL no two dialects share. */
  search(db: Db): Pick<Reads, "passages"> & Pick<Writes, "indexSource">;
  /** Lets the running transaction end (bounded), then closes everything. */
  close(): Promise<void>;
}

const alive = prepared((db, _: object) => db.selectFrom("meta").select("value").where("name", "=", "epoch"));

/** The Store over the repositories, whatever the dialect. */
export function createStore({ reader, writer, epoch, now, search, close }: Dialected): Store {
  const reads = (db: Db): Reads => ({
    ...flowchartReads(db),
    ...runReads(db),
    ...taskReads(db),
    ...attemptReads(db),
    ...fenceReads(db),
    ...logReads(db),
    ...eventReads(db),
    ...outboxReads(db, now),
    ...sessionReads(db),
    ...tokenReads(db),
    ...idempotencyReads(db, now),
    passages: search(db).passages,
    ping: async () => void (await alive(db, {})),
  });

  const unit = (db: Db, onEmit: (envelope: Envelope) => void, onEnqueue: (job: OutboxJob) => void): Unit => ({
    ...reads(db),
    ...flowchartWrites(db),
    ...runWrites(db),
    ...taskWrites(db),
    ...attemptWrites(db),
    ...logWrites(db),
    ...fenceWrites(db),
    ...eventWrites(db, epoch, onEmit),
    ...retentionWrites(db),
    ...outboxWrites(db, onEnqueue),
    ...sessionWrites(db),
    ...tokenWrites(db),
    ...idempotencyWrites(db),
    indexSource: search(db).indexSource,
  });

  return {
    ...reads(reader),
    epoch,

    async transaction(work) {
      const events: Envelope[] = [];
      const jobs: OutboxJob[] = [];
      const result = await writer.transaction().execute((db) =>
        work(
          unit(
            db,
            (envelope) => events.push(envelope),
            (job) => jobs.push(job),
          ),
        ),
      );
      return { result, events, jobs };
    },

    close,
  };
}
