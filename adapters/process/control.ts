import { connect } from "node:net";
import { dirname } from "node:path";
import { VERSION } from "../../src/version.ts";
import type { Identity } from "../tls/identity.ts";
import { MAX_SUPERVISOR_LINE_BYTES, readLines } from "./lines.ts";
import { type ChildMessage, decode, encode, SupervisorMessage, WorkerRole } from "./messages.ts";

const HEARTBEAT_MS = 1000;

/** How long a process takes to leave when a signal asks it, and not the supervisor, which knows the setting. */
const SIGNAL_GRACE_MS = 30_000;

/** How busy a process is, for its heartbeats. */
export interface Load {
  /** Open sockets of browsers. */
  sockets?: number;
  /** Requests that are being answered. */
  requests?: number;
  /** Requests that were answered since the start. */
  served?: number;
  /** Jobs that are being worked on. */
  running?: number;
}

/** The child's end of the control connection to the supervisor. */
export interface Control {
  readonly id: string;
  readonly role: WorkerRole;
  /** Private directory (0700) for the unix sockets of this deployment. */
  readonly runDir: string;
  /** Tells that requests or jobs are taken from now on. */
  ready(port?: number): void;
  /** From now on sends, once a second, what `load` returns. */
  heartbeat(load: () => Load): void;
  /** Reports a process group of a user's program; the supervisor ends it if this process dies first. `start` comes from processStart(pgid). */
  group(group: { pgid: number; start: string; state: "started" | "ended" }): void;
  /** Called once, when the process shall finish what it does within `graceMs` and leave. */
  onDrain(callback: (graceMs: number) => void): void;
  /** Called once, when the supervisor is gone or wants the process out at once: it MUST end its process groups and exit without waiting. */
  onLost(callback: () => void): void;
  /** Called whenever the log files shall be opened anew, because somebody has moved them away. */
  onReopen(callback: () => void): void;
  /** Called with the certificate that this process shall have, whenever the supervisor sends one; the last one that came before is not lost. */
  onIdentity(callback: (identity: Identity) => void): void;
  /** Called with inherited sockets to accept from, too, by their place in the list of each address. */
  onTake(callback: (sockets: readonly number[]) => void): void;
  /** Ends the connection on the way out; `onLost` is not called for it. */
  close(): Promise<void>;
}

/**
 * Connects to the supervisor that `STUDIO_CONTROL` names and introduces this process by `STUDIO_WORKER_ID` and `STUDIO_WORKER_ROLE`. SIGTERM and SIGINT
 * then mean the same as the supervisor's drain. Rejects when the variables are missing or nobody listens.
 */
export async function connectControl(env: Readonly<Record<string, string | undefined>>): Promise<Control> {
  const { STUDIO_CONTROL: path, STUDIO_WORKER_ID: id } = env;
  const { data: role } = WorkerRole.safeParse(env.STUDIO_WORKER_ROLE);
  if (!path || !id || !role) {
    throw new Error("STUDIO_CONTROL, STUDIO_WORKER_ID and STUDIO_WORKER_ROLE must be set: this process is started by `studio start`");
  }
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve();
    });
  });
  let drain: ((graceMs: number) => void) | undefined;
  let lost: (() => void) | undefined;
  let reopen: (() => void) | undefined;
  let given: ((identity: Identity) => void) | undefined;
  let identity: Identity | undefined;
  let take: ((sockets: readonly number[]) => void) | undefined;
  const taken: number[] = [];
  let closing = false;
  let asked: number | undefined;
  let gone = false;
  let timer: NodeJS.Timeout | undefined;

  const send = (message: ChildMessage) => {
    if (!socket.destroyed) socket.write(encode(message));
  };
  const leave = () => {
    clearInterval(timer);
    if (closing || gone) return;
    gone = true;
    lost?.();
  };
  const finish = (graceMs: number) => {
    if (asked !== undefined) return;
    asked = graceMs;
    drain?.(graceMs);
  };
  const hear = (line: string) => {
    const message = decode(SupervisorMessage, line);
    if (message?.type === "quit") leave();
    if (message?.type === "drain") finish(message.grace_ms);
    if (message?.type === "reopen") reopen?.();
    if (message?.type === "identity") {
      identity = message.identity;
      given?.(identity);
    }
    if (message?.type === "take") {
      if (take) take(message.sockets);
      else taken.push(...message.sockets);
    }
  };
  readLines(socket, hear, MAX_SUPERVISOR_LINE_BYTES);
  socket.on("error", () => {});
  socket.on("close", leave);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => finish(SIGNAL_GRACE_MS));
  send({ type: "hello", id, role, runtime: runtimeName(), pid: process.pid, version: VERSION });

  return {
    id,
    role,
    runDir: dirname(path),
    ready: (port) => send({ type: "ready", ...(port === undefined ? {} : { port }) }),
    heartbeat: (load) => {
      let due = performance.now() + HEARTBEAT_MS;
      clearInterval(timer);
      timer = setInterval(() => {
        const lag = Math.max(0, performance.now() - due);
        due = performance.now() + HEARTBEAT_MS;
        // A supervisor that does not read makes beats pile up; they are worth nothing later.
        if (socket.writableLength < 64 * 1024)
          send({ type: "heartbeat", rss: process.memoryUsage.rss(), lag_ms: Math.round(lag), ...load() });
      }, HEARTBEAT_MS);
      timer.unref();
    },
    group: ({ pgid, start, state }) => send({ type: "group", pgid, start, state }),
    onDrain: (callback) => {
      drain = callback;
      if (asked !== undefined) callback(asked);
    },
    onLost: (callback) => {
      lost = callback;
      if (gone) callback();
    },
    onReopen: (callback) => {
      reopen = callback;
    },
    onIdentity: (callback) => {
      given = callback;
      if (identity) callback(identity);
    },
    onTake: (callback) => {
      take = callback;
      if (taken.length > 0) callback(taken.splice(0));
    },
    close: () => {
      closing = true;
      clearInterval(timer);
      return new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        socket.once("close", () => resolve());
        socket.end();
      });
    },
  };
}

function runtimeName(): "bun" | "deno" | "node" {
  return "Bun" in globalThis ? "bun" : "Deno" in globalThis ? "deno" : "node";
}
