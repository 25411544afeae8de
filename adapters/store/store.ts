import type { Committed, OutboxJob, Reads, Store, Unit } from "../../src/ports/store.ts";
import { prepared } from "./prepared.ts";
import { attemptReads, attemptWrites } from "./repositories/attempts.ts";
import { type EventWriter, eventReads, eventWrites } from "./repositories/events.ts";
import { fenceReads, fenceWrites } from "./repositories/fences.ts";
import { flowchartReads, flowchartWrites } from "./repositories/flowcharts.ts";
import { idempotencyReads, idempotencyWrites } from "./repositories/idempotency.ts";
import { logReads, logWrites } from "./repositories/logs.ts";
import { outboxReads, outboxWrites } from "./repositories/outbox.ts";
import { passageReads, passageWrites, type Search } from "./repositories/passages.ts";
import { retentionWrites } from "./repositories/retention.ts";
import { runReads, runWrites } from "./repositories/runs.ts";
import { sessionReads, sessionWrites } from "./repositories/sessions.ts";
import { taskReads, taskWrites } from "./repositories/tasks.ts";
import { tokenReads, tokenWrites } from "./repositories/tokens.ts";
import type { Db } from "./schema.ts";

/** How often a transaction is done that the database ends in favour of others. */
const TRIES = 4;

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
  readonly search: Search;
  /** See `Writes.exclusively`; left out where transactions never run beside each other. */
  exclusively?(db: Db, name: string): Promise<void>;
  /** Whether a transaction that failed so wrote nothing and may succeed when it is done again at once. */
  repeatable?(error: unknown): boolean;
  /** Whether a transaction was committed after all that ended with this error; `event` is the idempotency key of an event that it stored. Throws when it was not. */
  committed?(error: unknown, event: string | undefined): Promise<void>;
  /** Lets the running transaction end (bounded), then closes everything. */
  close(): Promise<void>;
}

const alive = prepared((db, _: object) => db.selectFrom("meta").select("value").where("name", "=", "epoch"));

/** The Store over the repositories, whatever the dialect. */
export function createStore({ reader, writer, epoch, now, search, exclusively, repeatable, committed, close }: Dialected): Store {
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
    ...passageReads(db, search),
    ping: async () => void (await alive(db, {})),
  });

  const unit = (db: Db, { emit }: EventWriter, onEnqueue: (job: OutboxJob) => void): Unit => {
    const alone = async (name: string) => exclusively?.(db, name);
    return {
      ...reads(db),
      exclusively: alone,
      ...flowchartWrites(db),
      ...runWrites(db),
      ...taskWrites(db),
      ...attemptWrites(db),
      ...logWrites(db),
      ...fenceWrites(db),
      emit,
      ...retentionWrites(db),
      ...outboxWrites(db, onEnqueue),
      ...sessionWrites(db),
      ...tokenWrites(db),
      ...idempotencyWrites(db),
      ...passageWrites(db, alone),
    };
  };

  return {
    ...reads(reader),
    epoch,

    async transaction(work) {
      for (let tries = 1; ; tries += 1) {
        const jobs: OutboxJob[] = [];
        let done: Committed<Awaited<ReturnType<typeof work>>> | undefined;
        try {
          return await writer.transaction().execute(async (db) => {
            // One that was beaten is no more beaten by others that are done again.
            if (tries > 1) await exclusively?.(db, "again");
            const writing = eventWrites(db, epoch);
            const result = await work(unit(db, writing, (job) => jobs.push(job)));
            done = { result, events: await writing.flush(), jobs };
            return done;
          });
        } catch (error) {
          if (done && committed) {
            await committed(error, done.events[0]?.idempotency_key);
            return done;
          }
          if (tries === TRIES || !repeatable?.(error)) throw error;
        }
      }
    },

    close,
  };
}
