import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../src/knobs/load.ts";
import { isLogFile } from "../../src/knobs/log-target.ts";
import { makeDataDirectory } from "../supervisor/data-directory.ts";
import type { Notice } from "../supervisor/notice.ts";
import { EXIT, Failure } from "./exit.ts";

const ROTATE_BYTES = 16 * 1024 * 1024;

/** Where the output of all processes goes, and what the supervisor itself says. */
export interface Output {
  /** For what the children write to their standard streams. */
  readonly fd: number;
  /** Path of the log file where that is not a standard stream; null otherwise. */
  readonly file: string | null;
  readonly notice: Notice;
  /** Opens the error log anew, if it is a file. */
  reopen(): void;
}

/**
 * On a terminal the logs go to `<data>/logs/studio.log`, and only what the supervisor says is shown, as text; otherwise everything goes to standard
 * error as JSON lines, for whoever collects it. A file beyond 16 MiB is set aside once as `studio.log.1`. An error log of its own gets what the supervisor says
 * as well. Throws Failure (usage) when one of the configured log files cannot be opened.
 */
export function openOutput({ data, accessLog, errorLog }: Pick<Config, "data" | "accessLog" | "errorLog">): Output {
  // Workers open them, too; here it is a sentence instead of a worker that does not start.
  if (isLogFile(accessLog)) closeSync(openLog("STUDIO_ACCESS_LOG", accessLog));
  const openErrors = () => openLog("STUDIO_ERROR_LOG", errorLog);
  let errors = isLogFile(errorLog) ? openErrors() : null;
  const file = process.stderr.isTTY ? logFile(data) : null;
  const fd = file === null ? 2 : openSync(file, "a", 0o600);
  return {
    fd,
    file: errors === null ? file : errorLog,
    notice: (level, message, fields = {}) => {
      if (file !== null && level !== "info") process.stderr.write(`studio: ${message}\n`);
      if (errorLog === "off") return;
      const line = {
        level: { info: 30, warn: 40, error: 50 }[level],
        time: Date.now(),
        pid: process.pid,
        role: "supervisor",
        ...fields,
        msg: message,
      };
      try {
        writeSync(errors ?? fd, `${JSON.stringify(line)}\n`);
      } catch {
        // A reader that went away must not end the supervisor.
      }
    },
    reopen() {
      if (errors === null) return;
      try {
        const next = openErrors();
        closeSync(errors);
        errors = next;
      } catch (error) {
        process.stderr.write(`studio: ${(error as Error).message}\n`);
      }
    },
  };
}

function openLog(setting: string, path: string): number {
  try {
    return openSync(path, "a", 0o640);
  } catch (cause) {
    throw new Failure(EXIT.usage, `${setting}: ${path} cannot be opened (${(cause as Error).message})`, { cause });
  }
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
