import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Notice } from "./notice.ts";

/** What a service manager is told (sd_notify(3)). Without one that wants to hear, nothing happens. */
export interface ServiceManager {
  ready(text: string): void;
  reloading(): void;
  stopping(): void;
  /** Stops the watchdog's signs of life. */
  close(): void;
}

const SILENT: ServiceManager = { ready: () => {}, reloading: () => {}, stopping: () => {}, close: () => {} };

/**
 * Talks to the systemd that `NOTIFY_SOCKET` names, and sends it a sign of life twice in every `WATCHDOG_USEC`. Node has no datagram sockets of the unix kind,
 * so the program `systemd-notify` sends the messages; the unit must say `NotifyAccess=all`. Where it is missing, a notice says so and systemd hears nothing.
 */
export function openServiceManager(env: Readonly<Record<string, string | undefined>>, notice: Notice): ServiceManager {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: watchdog, PATH: path = "" } = env;
  if (!socket) return SILENT;
  const program = path
    .split(delimiter)
    .map((folder) => join(folder, "systemd-notify"))
    .find(isExecutable);
  if (!program) {
    notice("warn", "systemd wants to be notified, but there is no program systemd-notify: use Type=simple, or install it");
    return SILENT;
  }
  let failed = false;
  let last: Promise<void> = Promise.resolve();
  /** One after the other: READY before STOPPING, also when both come in the same moment. */
  const tell = (...fields: string[]) => {
    last = last.then(
      () =>
        new Promise((resolve) => {
          execFile(program, fields, { env: { NOTIFY_SOCKET: socket }, timeout: 10_000 }, (error) => {
            if (error && !failed) notice("warn", `systemd could not be notified: ${error.message.trim()}`);
            failed ||= error !== null;
            resolve();
          });
        }),
    );
  };
  const every = Number(watchdog) / 2000;
  const timer = every > 0 ? setInterval(() => tell("WATCHDOG=1"), Math.max(100, every)) : undefined;
  timer?.unref();
  return {
    ready: (text) => tell("READY=1", `STATUS=${text}`),
    // systemd wants to know when it began, by its own clock, which is also the one of hrtime.
    reloading: () => tell("RELOADING=1", `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`, "STATUS=Reloading"),
    stopping: () => tell("STOPPING=1", "STATUS=Draining"),
    close: () => clearInterval(timer),
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
