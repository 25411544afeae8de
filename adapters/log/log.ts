import pino from "pino";
import type { AccessLog } from "../../src/http/access.ts";
import { parseAccessFormat } from "../../src/http/access-format.ts";
import { isLogFile } from "../../src/knobs/log-target.ts";
import type { PartLog, Report } from "../../src/report.ts";
import { formatAccess } from "./format.ts";
import { scrub } from "./scrub.ts";
import { openSink } from "./sink.ts";

/** The logs of one process: what happens, as JSON lines, and answered requests in a format of the operator's choice. */
export interface Log {
  readonly report: Report;
  readonly access: AccessLog;
  /** Something that an operator should read once. */
  notice(message: string, detail?: Record<string, unknown>): void;
  /** The log of one part, at a level of its own, whatever that of the rest. */
  part(name: string, level: string): PartLog;
  /** Writes out what is still held back. To be called before the process leaves. */
  flush(): void;
  /** Opens the files anew, after they were moved away. */
  reopen(): void;
}

/** How much is logged, and where to. */
export interface LogOptions {
  level: string;
  /** Stands in every JSON line: `{ worker: "w1", runtime: "bun" }`. */
  base: Readonly<Record<string, unknown>>;
  /** Targets; see logTarget. Both may be the same. */
  errorLog: string;
  accessLog: string;
  /** `json`, or what parseAccessFormat reads. */
  accessLogFormat: string;
}

/** Fields that never reach the log, wherever an error carries them. */
const SECRET_FIELDS = ["token", "csrf", "cookie", "authorization", "password", "secret", "apiKey"].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

const HELD_BACK_BYTES = 16_384;
const FLUSH_LATER_MS = 250;

/**
 * Opens the logs. Access lines are collected and written in blocks, because one write a request costs as much as the request: after 16 KiB or a quarter of a
 * second. An error is written at once. Throws when a file cannot be opened.
 */
export function createLog({ level, base, errorLog, accessLog, accessLogFormat }: LogOptions): Log {
  const errors = openSink(errorLog);
  const requests = accessLog === errorLog ? errors : openSink(accessLog);
  const logger = pino({ level, base, redact: { paths: SECRET_FIELDS, censor: "[redacted]" }, serializers: { err: errorOf } }, errors);
  const format = accessLogFormat === "json" ? null : parseAccessFormat(accessLogFormat);
  // In a stream of lines of all levels, these are of the level info; a file is for them alone.
  const isWanted = accessLog !== "off" && (isLogFile(accessLog) || logger.isLevelEnabled("info"));
  const bound = Object.entries(base)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
    .join("");
  let held = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const lines = held;
    held = "";
    if (lines !== "") requests.write(lines);
  };
  const report: Report = (error, where) => {
    flush();
    logger.error({ ...where, err: error }, scrub(messageOf(error)));
  };
  return {
    report,
    access(line, details) {
      if (!isWanted) return;
      if (format) held += `${formatAccess(format, line, details, new Date())}\n`;
      else {
        const { id, method, path, route, status, ms, client, aborted } = line;
        // By hand: its parts can hold no secret (src/http/access.ts), and looking for one would cost more than the line itself.
        held += `{"level":30,"time":${Date.now()},${bound}"id":"${id}","method":${JSON.stringify(method)},"path":${JSON.stringify(path)},"route":"${route}","status":${status},"ms":${ms},"client":${JSON.stringify(client)}${aborted ? ',"aborted":true' : ""},"msg":"request"}\n`;
      }
      if (held.length >= HELD_BACK_BYTES) flush();
      else if (timer === undefined) {
        timer = setTimeout(flush, FLUSH_LATER_MS);
        timer.unref();
      }
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
    reopen() {
      flush();
      for (const sink of new Set([errors, requests])) {
        try {
          sink.reopen();
        } catch (error) {
          report(error, { stage: "log.reopen" });
        }
      }
    },
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
