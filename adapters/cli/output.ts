import { mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makeDataDirectory } from "../supervisor/data-directory.ts";
import type { Notice } from "../supervisor/notice.ts";

const ROTATE_BYTES = 16 * 1024 * 1024;

/** Where the logs of all processes go. */
export interface Output {
  readonly fd: number;
  /** Path of the log file; null when they go to standard error. */
  readonly file: string | null;
  readonly notice: Notice;
}

/**
 * On a terminal the logs go to `<data>/logs/studio.log`, and only what the supervisor says is shown, as text; otherwise everything goes to standard
 * error as JSON lines, for whoever collects it. A file beyond 16 MiB is set aside once as `studio.log.1`.
 */
export function openOutput(data: string): Output {
  const file = process.stderr.isTTY ? logFile(data) : null;
  const fd = file === null ? 2 : openSync(file, "a", 0o600);
  return {
    fd,
    file,
    notice: (level, message, fields = {}) => {
      if (file !== null && level !== "info") process.stderr.write(`studio: ${message}\n`);
      const line = {
        level: { info: 30, warn: 40, error: 50 }[level],
        time: Date.now(),
        pid: process.pid,
        role: "supervisor",
        ...fields,
        msg: message,
      };
      try {
        writeSync(fd, `${JSON.stringify(line)}\n`);
      } catch {
        // A reader that went away must not end the supervisor.
      }
    },
  };
}

function logFile(data: string): string {
  const file = join(data, "logs", "studio.log");
  makeDataDirectory(data);
  mkdirSync(join(data, "logs"), { recursive: true, mode: 0o700 });
  try {
    if (statSync(file).size > ROTATE_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // There is none yet.
  }
  return file;
}
