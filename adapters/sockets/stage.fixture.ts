/** A store, a Redis, workers of chosen runtimes on one port and followers that keep histories: what the suites of this folder start from. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Redis } from "ioredis";
import { checkHistories, type History, type Step, type Violation } from "../../harness/history.ts";
import { startRedis, type TestRedis } from "../../harness/testing/redis.ts";
import { type RuntimeName, runWith } from "../../harness/testing/runtime.ts";
import type { Test } from "../../harness/testing/tap.ts";
import type { Room } from "../../src/contract/rooms.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store.ts";
import { createCommit } from "../../src/realtime/commit.ts";
import { createRelay } from "../../src/realtime/relay.ts";
import type { Commit } from "../../src/studio/services.ts";
import { connectRealtime, type Position, type Realtime, type Timings } from "../../web/client/realtime/index.ts";
import { createRedisLog } from "../events/redis-log.ts";
import { redis } from "../redis/connect.ts";
import { openStore } from "../store/sqlite/open.ts";
import type { WorkerSetup } from "./worker.fixture.ts";

export interface Worker {
  readonly name: string;
  readonly runtime: RuntimeName;
  readonly port: number;
  readonly pid: number;
  kill(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** Ends the worker's own writing; one that does not write takes every session for expired. */
  quiet(): Promise<void>;
  readonly gone: Promise<void>;
}

export interface Stage {
  readonly store: Store;
  readonly redis: TestRedis;
  readonly commit: Commit;
  worker(name: string, runtime: RuntimeName, more?: Partial<WorkerSetup>): Promise<Worker>;
  /** A client that follows rooms from these positions, or from the beginning, and keeps its histories. */
  follow(name: string, rooms: readonly Room[], options?: { port?: number; from?: Record<Room, number>; auth?: string }): Client;
  /** Reads the committed events and judges all histories, once every client is at the head or `withinMs` is over. */
  judge(withinMs?: number): Promise<{ violations: Violation[]; applied: number }>;
  /** Ends every connection to Redis, as an operator or a proxy would. */
  cutRedis(): Promise<void>;
}

export interface Client {
  readonly name: string;
  readonly realtime: Realtime;
  readonly histories: History[];
  readonly resnapshots: string[];
  cursor(room: Room): number;
}

/** Short waits, so that a suite sees many reconnections; long enough for two busy cores. */
const TIMINGS: Partial<Timings> = {
  websocketMs: 4000,
  pollingMs: 4000,
  lostMs: 8000,
  requestMs: 4000,
  ackMs: 6000,
  holdMs: 150,
  reconnectMinMs: 20,
  reconnectFirstMs: 100,
  reconnectMaxMs: 400,
  retryMs: 500,
  retryMaxMs: 1000,
  refusedMs: 500,
};

const READY_MS = 60_000;

/** Waits for a condition; throws with its text when it does not come within `withinMs`. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await systemClock.sleep(15);
  }
}

/** Everything that was started ends with the test. */
export async function stage(t: Test, { headIntervalMs = 500 } = {}): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), "studio-rt-"));
  const database = join(directory, "studio.db");
  const server = await startRedis();
  const store = await openStore({ path: database });
  const address = { redisUrl: null, redisSocket: server.socket };
  const log = createRedisLog({ connect: (purpose) => redis(address, purpose), epoch: store.epoch });
  const relay = createRelay({ store, log, clock: systemClock, report: () => {} });
  relay.start();
  const children = new Set<ChildProcess>();
  const clients: Client[] = [];
  let port = 0;
  t.teardown(async () => {
    for (const { realtime } of clients) realtime.close();
    for (const child of children) child.kill("SIGKILL");
    await relay.stop();
    await log.close();
    await store.close();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  return {
    store,
    redis: server,
    commit: createCommit({ store, relay, dispatch: { offer: () => {} } }),

    async worker(name, runtime, more = {}) {
      const setup: WorkerSetup = { name, database, redisSocket: server.socket, port, headIntervalMs, ...more };
      const [command, ...args] = runWith(runtime, join(import.meta.dirname, "worker.fixture.ts"));
      const child = spawn(command, args, {
        stdio: ["pipe", "pipe", "inherit"],
        env: { ...process.env, WORKER: JSON.stringify({ ...setup, verbose: process.env.VERBOSE === "1" }) },
      });
      children.add(child);
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      const lines: string[] = [];
      createInterface({ input: child.stdout! }).on("line", (text) => lines.push(text));
      const next = (what: string) =>
        until(
          `${name} on ${runtime} ${what}`,
          () => {
            if (child.exitCode !== null) throw new Error(`${name} on ${runtime} ended with ${child.exitCode}`);
            return lines.length > 0;
          },
          READY_MS,
        ).then(() => lines.shift()!);
      const ready = JSON.parse(await next("is ready")) as { port: number; pid: number };
      if (more.port === undefined) port = ready.port;
      return {
        name,
        runtime,
        port: ready.port,
        pid: ready.pid,
        // Deno's ChildProcess sends a child only one signal.
        kill: (signal) => void (child.exitCode === null && child.signalCode === null && process.kill(ready.pid, signal)),
        async quiet() {
          child.stdin?.write("quiet\n");
          await next("is quiet");
        },
        gone,
      };
    },

    follow(name, rooms, options = {}) {
      const steps = new Map<Room, Step[]>(rooms.map((room) => [room, []]));
      const resnapshots: string[] = [];
      const realtime = connectRealtime({
        url: `http://127.0.0.1:${options.port ?? port}`,
        path: "/socket.io",
        auth: { token: options.auth ?? "good" },
        storage: null,
        timings: TIMINGS,
        report: (error) => t.fail(String((error as Error)?.stack ?? error)),
      });
      const cursors = new Map<Room, number>();
      const start = (room: Room, n: number) => {
        steps.get(room)!.push({ do: "start", n });
        cursors.set(room, n);
      };
      const handlers = {
        onEvent(envelope: { event_id: string; room_sequences: Record<Room, number> }) {
          for (const room of rooms) {
            const n = envelope.room_sequences[room];
            if (n === undefined) continue;
            steps.get(room)!.push({ do: "apply", n, id: envelope.event_id });
            cursors.set(room, n);
          }
        },
        async onResnapshot({ room, reason }: { room: Room; reason: string }) {
          resnapshots.push(`${room} ${reason}`);
          const heads = new Map<Room, number>();
          for (const each of rooms) heads.set(each, await store.roomHead(each));
          for (const [each, n] of heads) start(each, n);
          return { epoch: store.epoch, rooms: Object.fromEntries(heads) };
        },
        onRefused: (room: Room, code: string) => void t.fail(`${room} was refused: ${code}`),
      };
      for (const room of rooms) {
        const after = options.from?.[room] ?? 0;
        start(room, after);
        const position: Position = { epoch: store.epoch, after };
        realtime.follow(room, position, handlers as never);
      }
      const client: Client = {
        name,
        realtime,
        histories: rooms.map((room) => ({ follower: name, room, steps: steps.get(room)! })),
        resnapshots,
        cursor: (room) => cursors.get(room) ?? 0,
      };
      clients.push(client);
      return client;
    },

    async judge(withinMs = 45_000) {
      const histories = clients.flatMap((client) => client.histories);
      const rooms = new Set(histories.map((history) => history.room));
      const heads = await store.roomHeads([...rooms]);
      const atHead = () => clients.every((client) => client.histories.every(({ room }) => client.cursor(room) >= (heads.get(room) ?? 0)));
      await until("every client is at the head", atHead, withinMs).catch(() => {});
      const truth = new Map<string, string[]>();
      for (const room of rooms) {
        const ids: string[] = [];
        for (;;) {
          const rows = await store.roomEvents(room, ids.length, 500);
          if (rows === "too-old" || rows.length === 0) break;
          ids.push(...rows.map(({ envelope }) => envelope.event_id));
        }
        truth.set(room, ids);
      }
      const applied = histories.reduce((sum, { steps }) => sum + steps.filter((step) => step.do === "apply").length, 0);
      return { violations: checkHistories(truth, histories), applied };
    },

    async cutRedis() {
      const operator = new Redis({ path: server.socket, lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
      operator.on("error", () => {});
      try {
        await operator.connect();
        await operator.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await operator.call("CLIENT", "KILL", "TYPE", "pubsub");
      } finally {
        operator.disconnect();
      }
    },
  };
}
