import { room } from "../../src/contract/rooms.ts";
import { newId } from "../../src/ids.ts";
import { loadConfig } from "../../src/knobs/load.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { Store, TaskRow } from "../../src/ports/store.ts";
import { createCommit } from "../../src/realtime/commit.ts";
import { createRelay } from "../../src/realtime/relay.ts";
import type { Report } from "../../src/report.ts";
import { createRedisLog } from "../events/redis-log.ts";
import { redis } from "../redis/connect.ts";
import { openStore } from "../store/open.ts";
import { EVENT_TYPE, lines } from "./event.ts";
import type { Target } from "./pace.ts";

/** Says on standard error what went wrong; the benchmark shows it when this process fails. */
const report: Report = (error, { stage }) => console.error(stage, error);

/** Where rooms come from. */
export interface Rooms {
  /** Makes a room for the purpose, and resolves to the target that writes into it. */
  more(): Promise<{ target: Target; room: string; past?: Past }>;
  /** Closes what its rooms share. Nobody may write any more. */
  close(): Promise<void>;
}

/** Writes so many events from number `first` on as if it were long ago, and has them forgotten, as retention does. Nobody else's are. */
type Past = (first: number, count: number) => Promise<void>;

const LONG_AGO_MS = 10 * 365 * 86_400_000;
/** More than there are, so that one transaction is enough; and no room is cut by its length. */
const ALL = 1_000_000;

/**
 * Writes into the database and Redis of a running Studio as its job worker does: the lines of a log and their event in one transaction, then the relay.
 * The event counts as committed when its transaction is.
 */
export async function studioRooms(data: string): Promise<Rooms> {
  const config = loadConfig({ flags: { data }, env: process.env });
  const store = await openStore(config);
  const log = createRedisLog({
    connect: (purpose) => redis(config, purpose, report),
    epoch: store.epoch,
    keep: config.retention.stream,
  });
  const relay = createRelay({ store, log, clock: systemClock, report });
  const commits = new Map<object, () => void>();
  const timed: Store = {
    ...store,
    async transaction(work) {
      const done = await store.transaction(work);
      commits.get(work)?.();
      return done;
    },
  };
  const commit = createCommit({ store: timed, relay, dispatch: { offer: () => {} } });
  await log.ping();
  relay.start();
  const close = async () => {
    await relay.stop();
    await log.close();
    await store.close();
  };
  const targetOf = (task: TaskRow, agoMs = 0): Target => ({
    async write(n, committed) {
      const work: Parameters<Store["transaction"]>[0] = async (unit) => {
        const added = await unit.appendLog(
          task.id,
          lines(n).map(({ n: _, ...line }) => line),
        );
        return unit.emit(
          { type: EVENT_TYPE, entity_id: task.id, rooms: [room("task", task.id)], payload: { task_id: task.id, lines: added } },
          systemClock.now() - agoMs,
        );
      };
      commits.set(work, committed);
      try {
        await commit(work);
      } finally {
        commits.delete(work);
      }
    },
  });
  return {
    close,
    async more() {
      const task = node(newId(), systemClock.now());
      await commit((unit) => unit.insertTasks([task]));
      const past: Past = async (first, count) => {
        const target = targetOf(task, LONG_AGO_MS);
        for (let n = first; n < first + count; n += 1) await target.write(n, () => {});
        // What the relay still owes to the stream is not forgotten.
        const age = LONG_AGO_MS / 2;
        for (let tries = 0; tries < 2_000 && (await store.unrelayed(1, age)).length > 0; tries += 1) await systemClock.sleep(10);
        // By age: whether a room is cut by its length depends on who looked at it last.
        await store.transaction((unit) => unit.pruneEvents(systemClock.now() - age, ALL, ALL));
      };
      return { target: targetOf(task), room: room("task", task.id), past };
    },
  };
}

/** A node that has ended, so that nobody goes to work on it. */
function node(id: string, at: number): TaskRow {
  return {
    id,
    flowchart_id: null,
    run_id: null,
    node_id: "load",
    node_type: "shell",
    label: "Load of a benchmark",
    state: "succeeded",
    stage: "done",
    attempt: 1,
    max_attempts: 1,
    created_at: at,
    queued_at: at,
    started_at: at,
    finished_at: at,
    retry_at: null,
    error: null,
    runtime: null,
    config: {},
    output: null,
    fence: 0,
    cancel_requested_at: null,
  };
}
