import pino from "pino";
import type { AccessLog } from "../../src/http/access.ts";
import type { PartLog, Report } from "../../src/report.ts";
import { scrub } from "./scrub.ts";

/** The log of one process: JSON lines on standard output. */
export interface Log {
  readonly report: Report;
  readonly access: AccessLog;
  /** Something that an operator should read once. */
  notice(message: string, detail?: Record<string, unknown>): void;
  /** The log of one part, at a level of its own, whatever that of the rest. */
  part(name: string, level: string): PartLog;
  /** Writes out what is still held back. To be called before the process leaves. */
  flush(): void;
}

/** Where lines go; standard output unless a test says otherwise. */
export interface LogOptions {
  level: string;
  /** Stands in every line: `{ worker: "w1", runtime: "bun" }`. */
  base: Readonly<Record<string, unknown>>;
  destination?: string;
}

/** Fields that never reach the log, wherever an error carries them. */
const SECRET_FIELDS = ["token", "csrf", "cookie", "authorization", "password", "secret", "apiKey"].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

const HELD_BACK_BYTES = 4096;
const FLUSH_EVERY_MS = 250;

/**
 * Opens the log. Lines are collected and written in blocks, because one write a request costs as much as the request; an error is written at once,
 * and so is everything that waited longer than a quarter of a second.
 */
export function createLog({ level, base, destination }: LogOptions): Log {
  // Every write goes out at once, without `flushSync`, which would wait for the disk (fsync) on the event loop. What is collected is collected below.
  const out = pino.destination({ ...(destination ? { dest: destination } : { fd: 1 }), sync: true, minLength: 0 });
  const logger = pino({ level, base, redact: { paths: SECRET_FIELDS, censor: "[redacted]" }, serializers: { err: errorOf } }, out);
  const informs = logger.isLevelEnabled("info");
  const bound = Object.entries(base)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
    .join("");
  let held = "";
  const flush = () => {
    const lines = held;
    held = "";
    try {
      if (lines !== "") out.write(lines);
    } catch {
      // Nobody reads any more: there is no better place to say so.
    }
  };
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  timer.unref();
  return {
    report(error, where) {
      flush();
      logger.error({ ...where, err: error }, scrub(messageOf(error)));
    },
    access({ id, method, path, route, status, ms, client, aborted }) {
      if (!informs) return;
      // By hand: its parts can hold no secret (src/http/access.ts), and looking for one would cost more than the line itself.
      held += `{"level":30,"time":${Date.now()},${bound}"id":"${id}","method":${JSON.stringify(method)},"path":${JSON.stringify(path)},"route":"${route}","status":${status},"ms":${ms},"client":${JSON.stringify(client)}${aborted ? ',"aborted":true' : ""},"msg":"request"}\n`;
      if (held.length >= HELD_BACK_BYTES) flush();
    },
    notice(message, detail = {}) {
      flush();
      logger.warn(detail, scrub(message));
    },
    part(name, partLevel) {
      const lines = logger.child({ part: name }, { level: partLevel });
      const write = (at: "debug" | "info" | "warn"): PartLog["info"] =>
        lines.isLevelEnabled(at)
          ? (message, detail = {}) => {
              flush();
              lines[at](detail, scrub(message));
            }
          : () => {};
      return { debug: write("debug"), info: write("info"), warn: write("warn") };
    },
    flush,
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** An error with its causes, without what it may have picked up of a request. */
function errorOf(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return scrub(String(error));
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: scrub(error.message),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    stack: scrub(error.stack ?? ""),
    ...(error.cause !== undefined && depth < 4 ? { cause: errorOf(error.cause, depth + 1) } : {}),
  };
}
