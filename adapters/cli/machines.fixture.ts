/** Several Studios that share a PostgreSQL and a Redis, as machines do, and people who follow what happens on them. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkHistories, type History, type Step, type Violation } from "../../harness/history.ts";
import { startPostgres, type TestPostgres } from "../../harness/testing/postgres.ts";
import { startRedis, type TestRedis } from "../../harness/testing/redis.ts";
import { type RunningStudio, startStudio, until } from "../../harness/testing/studio.ts";
import type { Test } from "../../harness/testing/tap.ts";
import type { Envelope } from "../../src/contract/envelope.ts";
import type { RunView } from "../../src/contract/views.ts";
import type { Store } from "../../src/ports/store.ts";
import { connectRealtime } from "../../web/client/realtime/index.ts";
import { openStore } from "../store/postgres/open.ts";
import { mentioning } from "../supervisor/fixture.ts";
import { type Api, connectApi } from "./demo/api.ts";

/** One Studio of the deployment, with a data directory of its own. */
export interface Machine extends RunningStudio {
  /** Ends every process of it at once, as a machine that loses its power. */
  die(): void;
}

/** A person at one machine. */
export interface Person {
  /** Follows a room from its beginning. */
  follow(room: string): void;
  /** The events of a room as they came. */
  events(room: string): readonly Envelope[];
}

/** What they share, and how more is started. Everything ends with the test. */
export interface Deployment {
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
  readonly env: Record<string, string>;
  readonly store: Store;
  /** A Studio with options of its own. Unless told otherwise, it has the directory of runs in common with the others, as by a network file system. */
  machine(args: readonly string[], options?: { sharesRuns?: boolean }): Promise<Machine>;
  person(name: string, at: Machine): Person;
  /** Waits until a run has ended. */
  ended(id: string, limitMs?: number): Promise<RunView>;
  /** What went wrong with the delivery to all people, once they are at the head of their rooms. */
  judge(): Promise<{ violations: Violation[]; applied: number }>;
}

/** Starts a PostgreSQL and a Redis. */
export async function deployment(t: Test): Promise<Deployment> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis({ tcp: true })]);
  const url = await postgres.create();
  const folder = mkdtempSync(join(tmpdir(), "studio-machines-"));
  const shared = join(folder, "runs");
  mkdirSync(shared);
  let count = 0;
  const store = await openStore({ url });
  const closing: (() => unknown)[] = [];
  const machines: Machine[] = [];
  const people: { cursor(room: string): number; histories: Map<string, Step[]>; name: string }[] = [];
  t.teardown(async () => {
    for (const close of closing) close();
    await Promise.all(machines.map((machine) => machine.stop()));
    await store.close();
    await Promise.all([postgres.stop(), redis.stop()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  const env = { DATABASE_URL: url, REDIS_URL: redis.url! };

  return {
    ...{ postgres, redis, env, store },

    async machine(args, { sharesRuns = true } = {}) {
      count += 1;
      const data = join(folder, `machine-${count}`);
      mkdirSync(data, { mode: 0o700 });
      if (sharesRuns) symlinkSync(shared, join(data, "runs"));
      const studio = await startStudio({ args: [...args, "--data", data], env, limitMs: 90_000 });
      const die = () => {
        for (const pid of mentioning(data))
          try {
            process.kill(pid, "SIGKILL");
          } catch {
            // It ended with another one.
          }
      };
      const machine = { ...studio, data, die };
      machines.push(machine);
      return machine;
    },

    person(name, at) {
      const histories = new Map<string, Step[]>();
      const events = new Map<string, Envelope[]>();
      const realtime = connectRealtime({
        url: at.url,
        path: "/socket.io",
        auth: { token: at.apiToken },
        storage: null,
        report: (error) => t.fail(String(error)),
      });
      closing.push(() => realtime.close());
      const cursor = (room: string) => Math.max(0, ...(histories.get(room) ?? []).map(({ n }) => n));
      people.push({ name, histories, cursor });
      return {
        follow(room) {
          histories.set(room, [{ do: "start", n: 0 }]);
          events.set(room, []);
          const handlers = {
            onEvent(envelope: Envelope) {
              histories.get(room)!.push({ do: "apply", n: envelope.room_sequences[room]!, id: envelope.event_id });
              events.get(room)!.push(envelope);
            },
            async onResnapshot() {
              const after = await store.roomHead(room);
              histories.get(room)!.push({ do: "start", n: after });
              return { epoch: store.epoch, after };
            },
            onRefused: (_room: string, code: string) => void t.fail(`${room} was refused: ${code}`),
          };
          realtime.follow(room, { epoch: store.epoch, after: 0 }, handlers as never);
        },
        events: (room) => events.get(room) ?? [],
      };
    },

    async ended(id, limitMs = 60_000) {
      const read = async () => {
        const run = await store.runView(id).catch(() => null);
        return run?.finished_at != null && run;
      };
      return await until(`run ${id} to end`, read, limitMs);
    },

    async judge() {
      const rooms = new Set(people.flatMap(({ histories }) => [...histories.keys()]));
      const heads = await store.roomHeads([...rooms]);
      await until("everybody to be at the head", () =>
        people.every(({ histories, cursor }) => [...histories.keys()].every((room) => cursor(room) >= (heads.get(room) ?? 0))),
      ).catch(() => {});
      const truth = new Map<string, string[]>();
      for (const room of rooms) {
        const found = await store.roomEvents(room, 0, 1_000_000);
        if (found === "too-old") throw new Error(`${room} has a hole`);
        truth.set(
          room,
          found.map(({ envelope }) => envelope.event_id),
        );
      }
      const histories = people.flatMap(({ name, histories }) =>
        Array.from(histories, ([room, steps]): History => ({ follower: name, room, steps })),
      );
      const applied = histories.reduce((sum, { steps }) => sum + steps.filter((step) => step.do === "apply").length, 0);
      return { violations: checkHistories(truth, histories), applied };
    },
  };
}

/** The API of a machine. */
export const apiOf = (machine: RunningStudio): Api => connectApi(machine.url, machine.apiToken);

/** Creates a flowchart of shell nodes beside each other, and resolves to its id. */
export async function createChart(api: Api, scripts: Readonly<Record<string, string>>): Promise<string> {
  const ids = Object.keys(scripts);
  const nodes: object[] = [
    { id: "start", type: "start", position: { x: 0, y: 0 }, data: {} },
    ...ids.map((id, at) => ({
      id,
      type: "shell",
      position: { x: 200, y: 100 * at },
      data: { script: scripts[id], retry: { attempts: 1 } },
    })),
  ];
  nodes.push({ id: "end", type: "end", position: { x: 400, y: 0 }, data: {} });
  const edges = ids.flatMap((id) => [
    { id: `to-${id}`, source: "start", target: id },
    { id: `from-${id}`, source: id, target: "end" },
  ]);
  return (await api.post<{ flowchart: { id: string } }>("/flowcharts", { name: "Machines", definition: { nodes, edges } })).flowchart.id;
}
