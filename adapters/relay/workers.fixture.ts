/** Workers of chosen runtimes on one port, with nothing in front of them: the kernel deals connections out, so a session's requests reach any of them. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import { startRedis, type TestRedis } from "../../harness/testing/redis.ts";
import { type RuntimeName, runWith } from "../../harness/testing/runtime.ts";
import { hashSecret, newSecret } from "../../src/http/secrets.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store.ts";
import { createCommit } from "../../src/realtime/commit.ts";
import { createRelay } from "../../src/realtime/relay.ts";
import type { Commit } from "../../src/studio/services.ts";
import { createRedisLog } from "../events/redis-log.ts";
import { redis } from "../redis/connect.ts";
import { openStore } from "../store/sqlite/open.ts";

/** A worker of the group. */
export interface Member {
  readonly name: string;
  /** Its machine, from 0 on. */
  readonly machine: number;
  readonly runtime: RuntimeName;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
}

/** Workers that share a port, and what a suite does with them. */
export interface Group {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly redis: TestRedis;
  readonly members: readonly Member[];
  readonly commit: Commit;
  readonly token: string;
  /** A one-time token for the sign-in form. */
  loginToken(): Promise<string>;
  /** A stock client of the namespace; each of its requests is a connection of its own. */
  dial(options?: Partial<ManagerOptions & SocketOptions>): Socket;
  /** The sum of a metric over the workers; `labels` is a part of the line, such as `outcome="relayed"`. */
  metric(name: string, labels?: string): Promise<number>;
  stop(): Promise<void>;
}

const READY_MS = 60_000;

async function startMember(
  place: { data: string; redis: string; port: number; worker: string; runDir: string; env: object },
  runtime: RuntimeName,
) {
  const [command, ...args] = runWith(runtime, join(import.meta.dirname, "..", "http", "child.fixture.ts"), [JSON.stringify(place)]);
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ready = await new Promise<{ ready: number; pid: number }>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`a worker on ${runtime} did not start`)), READY_MS);
    child.once("exit", (code) => reject(new Error(`a worker on ${runtime} ended with ${code}`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (!line.startsWith('{"ready"')) return;
      clearTimeout(late);
      resolve(JSON.parse(line) as { ready: number; pid: number });
    });
  });
  return { child, ...ready };
}

/** The secret of the machines of a group. */
export const RELAY_SECRET = "the-machines-of-a-suite-know-each-other";

/**
 * Starts one worker for each of `runtimes`, named `w1`, `w2`, … `env` holds settings by their variables. They are dealt out to `machines`, which know each
 * other by Redis only: with their own directories of sockets, and the names on each beginning anew. `secretOf` gives a machine another secret.
 */
export async function startGroup(
  runtimes: readonly RuntimeName[],
  env: Record<string, string> = {},
  { machines = 1, secretOf = () => RELAY_SECRET }: { machines?: number; secretOf?(machine: number): string } = {},
): Promise<Group> {
  const server = await startRedis({ tcp: machines > 1 });
  const data = mkdtempSync(join(tmpdir(), "studio-group-"));
  const children: ChildProcess[] = [];
  const members: Member[] = [];
  let port = 0;
  for (const [index, runtime] of runtimes.entries()) {
    const machine = index % machines;
    const worker = `w${Math.floor(index / machines) + 1}`;
    const runDir = machines === 1 ? data : join(data, `m${machine}`);
    mkdirSync(runDir, { recursive: true });
    const between = { STUDIO_REDIS_URL: server.url ?? "", STUDIO_RELAY_ADDRESS: "127.0.0.1:0", STUDIO_RELAY_SECRET: secretOf(machine) };
    const place = { data, redis: server.socket, port, worker, runDir, env: { ...(machines > 1 ? between : {}), ...env } };
    const { child, ready, pid } = await startMember(place, runtime);
    port = ready;
    children.push(child);
    // Deno's ChildProcess sends a child only one signal.
    members.push({ name: worker, machine, runtime, pid, kill: (signal) => void process.kill(pid, signal) });
  }
  const store = await openStore({ path: join(data, "studio.db") });
  const log = createRedisLog({ connect: (purpose) => redis({ redisUrl: null, redisSocket: server.socket }, purpose), epoch: store.epoch });
  const relay = createRelay({ store, log, clock: systemClock, report: () => {} });
  relay.start();
  const token = newSecret();
  await store.transaction((unit) =>
    unit.insertApiToken({ hash: hashSecret(token), name: "group", created_at: Date.now(), expires_at: null, revoked_at: null }),
  );
  const url = `http://127.0.0.1:${port}`;
  const sockets: Socket[] = [];
  const metricsOf = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>();
    for (let n = 0; found.size < runtimes.length && n < 400; n += 1) {
      const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}`, connection: "close" } });
      const text = await answer.text();
      found.set(/worker="\w+",runtime="\w+"/.exec(text)?.[0] ?? "", text);
    }
    return found;
  };
  return {
    url,
    port,
    store,
    redis: server,
    members,
    token,
    commit: createCommit({ store, relay, dispatch: { offer: () => {} } }),
    async loginToken() {
      const secret = newSecret();
      await store.transaction((unit) => unit.insertLoginToken(hashSecret(secret), Date.now() + 60_000));
      return secret;
    },
    dial(options = {}) {
      const agent = new Agent({ keepAlive: false }) as unknown as string;
      const socket = io(`${url}/rt`, { auth: { token }, forceNew: true, reconnection: false, agent, ...options });
      sockets.push(socket);
      return socket;
    },
    async metric(name, labels = "") {
      let sum = 0;
      for (const text of (await metricsOf()).values())
        for (const line of text.split("\n"))
          if (line.startsWith(`${name}{`) && line.includes(labels)) sum += Number(line.slice(line.lastIndexOf(" ") + 1));
      return sum;
    },
    async stop() {
      for (const socket of sockets) socket.close();
      const gone = children.map(
        (child) => new Promise((resolve) => ((child.exitCode ?? child.signalCode) !== null ? resolve(null) : child.once("exit", resolve))),
      );
      for (const child of children) child.stdin?.end();
      await Promise.all(gone);
      await relay.stop();
      await log.close();
      await store.close();
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
