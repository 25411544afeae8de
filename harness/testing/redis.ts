import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdPort } from "../../topologies/free-port.ts";

/** A real Redis of a test's own, with AOF and noeviction, in a temporary directory. */
export interface TestRedis {
  /** The path of its unix socket. */
  readonly socket: string;
  /** `redis://127.0.0.1:port`; only when it was started with `tcp`. */
  readonly url: string | null;
  readonly pid: number;
  /** SIGKILL. The data stays for `restart`: all that was answered. */
  kill(): Promise<void>;
  /** Ends it if it runs and starts it again at the same address; `empty` throws its data away first. */
  restart(options?: { empty?: boolean }): Promise<void>;
  /** Holds it with SIGSTOP: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its directory. */
  stop(): Promise<void>;
}

const LIMIT_MS = 30_000;

/** Starts a private redis-server and resolves when it answers. `eviction` is its maxmemory-policy. */
export async function startRedis({ tcp = false, eviction = "noeviction" }: { tcp?: boolean; eviction?: string } = {}): Promise<TestRedis> {
  const directory = mkdtempSync(join(tmpdir(), "studio-redis-"));
  const socket = join(directory, "redis.sock");
  // Held, so that nobody takes it while the server is away.
  const held = tcp ? await holdPort() : null;
  const port = held?.port ?? 0;
  const leave = async () => {
    await held?.release();
    rmSync(directory, { recursive: true, force: true });
  };
  let running = await start(directory, socket, port, eviction).catch(async (error) => {
    await leave();
    throw error;
  });

  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    process.kill(running.pid!, signal);
    process.kill(running.pid!, "SIGCONT");
    await gone;
  };

  return {
    socket,
    url: port === 0 ? null : `redis://127.0.0.1:${port}`,
    get pid() {
      return running.pid!;
    },
    kill: () => end("SIGKILL"),
    async restart({ empty = false } = {}) {
      await end("SIGTERM");
      if (empty) for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
      running = await start(directory, socket, port, eviction);
    },
    // Not `child.kill`: Deno's sends a child only one signal, and takes it for ended after that.
    pause: () => void process.kill(running.pid!, "SIGSTOP"),
    resume: () => void process.kill(running.pid!, "SIGCONT"),
    async stop() {
      await end("SIGKILL");
      await leave();
    },
  };
}

async function start(directory: string, socket: string, port: number, eviction: string): Promise<ChildProcess> {
  rmSync(socket, { force: true });
  // With "everysec" Redis answers before it writes while the disk is slow to sync, and SIGKILL then loses what it has answered.
  const persistent = { dir: directory, appendonly: "yes", appendfsync: "no" };
  const settings = { port, bind: "127.0.0.1", unixsocket: socket, unixsocketperm: 700, ...persistent };
  const args = Object.entries({ ...settings, "maxmemory-policy": eviction, daemonize: "no" }).flatMap(([k, v]) => [`--${k}`, String(v)]);
  const child = spawn("redis-server", [...args, "--save", ""], { stdio: "ignore" });
  let problem: Error | null = null;
  child.once("error", (error) => {
    problem = error;
  });
  for (const limit = Date.now() + LIMIT_MS; Date.now() < limit; ) {
    if (problem) throw problem;
    if (child.exitCode !== null) throw new Error(`redis-server exited with ${child.exitCode}`);
    if (existsSync(socket) && (await answers(socket))) return child;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill("SIGKILL");
  throw new Error(`redis-server did not answer within ${LIMIT_MS} ms`);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    const done = (result: boolean) => {
      probe.destroy();
      resolve(result);
    };
    probe.once("error", () => done(false));
    probe.once("connect", () => probe.write("PING\r\n"));
    // While it loads its data it answers with an error.
    probe.once("data", (data: Uint8Array) => done(new TextDecoder().decode(data).startsWith("+PONG")));
    probe.setTimeout(1_000, () => done(false));
  });
}
