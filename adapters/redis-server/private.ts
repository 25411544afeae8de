import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { type Exit, exitOf, exitText, type Running } from "../process/running.ts";
import { ping } from "./ping.ts";

/** Loading a large append-only file takes long; a server that says that it is loading gets this time. */
const READY_LIMIT_MS = 120_000;

/**
 * The server in the foreground, and beside it a watcher that reads file descriptor 3: its other end is held by the supervisor alone, so that the
 * kernel closes it however the supervisor ends, and the watcher then asks the server to save and leave. `$$` in the subshell is the server's pid.
 */
const LIFELINE = '(read -r _ <&3; kill -TERM $$) 2>/dev/null & exec "$@" 3<&-';

/** The private Redis as a child. `version` is known once it is ready. */
export interface PrivateRedis extends Running {
  readonly version: () => string;
}

/**
 * Starts a Redis or Valkey server of our own: reachable only through the unix socket, append-only file in `dir`, nothing evicted, no configuration
 * file read. It ends when this process does, however that ends. `onLine` gets its warnings.
 */
export function startPrivateRedis(options: { binary: string; socket: string; dir: string; onLine(line: string): void }): PrivateRedis {
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  rmSync(options.socket, { force: true });
  const settings = {
    port: "0",
    unixsocket: options.socket,
    unixsocketperm: "700",
    dir: options.dir,
    appendonly: "yes",
    appendfsync: "everysec",
    save: "",
    "maxmemory-policy": "noeviction",
    daemonize: "no",
    logfile: "",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn("/bin/sh", ["-c", LIFELINE, "studio-redis", options.binary, ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", LANG: "C.UTF-8" },
  });
  let version = "unknown";
  const recent: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream! }).on("line", (line) => {
      version = /(?:Redis|Valkey) version=([\w.]+)/i.exec(line)?.[1] ?? version;
      recent.splice(0, recent.length - 9);
      recent.push(line);
      if (isWarning(line)) options.onLine(line);
    });
  }
  let ended = false;
  const exited: Promise<Exit> = exitOf(child).then((exit) => {
    ended = true;
    child.stdio[3]?.destroy();
    // Killed, its last words are of better times.
    return exit.signal ? exit : { ...exit, detail: recent.slice(-3).join("\n") };
  });
  const ready = async () => {
    const end = performance.now() + READY_LIMIT_MS;
    while (!ended && performance.now() < end) {
      if ((await ping(options.socket)) === "pong") return;
      await sleep(10);
    }
    const exit = ended ? await exited : null;
    throw new Error(`the private Redis did not become ready${exit ? ` (${exitText(exit)})` : ` within ${READY_LIMIT_MS / 1000} s`}`);
  };
  return {
    pid: child.pid ?? 0,
    version: () => version,
    ready: ready(),
    exited,
    // TERM makes Redis write and sync its append-only file first.
    drain: () => void child.kill("SIGTERM"),
  };
}

/** `#` marks warnings in the log of both servers, and also what they say at every start and end. */
function isWarning(line: string): boolean {
  return (
    / # /.test(line) && !/oO0Oo| version=| Configuration loaded| Server initialized| overcommit|User requested|ready to exit/.test(line)
  );
}
