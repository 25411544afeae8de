import { Socket } from "node:net";
import type { Supervisor } from "../supervisor/supervise.ts";
import { EXIT } from "./exit.ts";

/** Terminals, npm and service managers may send one wish twice: a second signal so soon is the same wish. */
const SAME_WISH_MS = 500;

/**
 * Ends the supervisor on SIGTERM, SIGINT and SIGHUP, and when the launcher that started this process is gone; a second signal hurries. `begun` aborts
 * at the first of them; `exitCode` resolves once everything has ended.
 */
export function endOnSignals(supervisor: Supervisor): { begun: AbortSignal; exitCode: Promise<number> } {
  const begun = new AbortController();
  const exitCode = new Promise<number>((resolve) => {
    let firstAt: number | null = null;
    const end = (code: number) => {
      if (firstAt !== null) {
        if (performance.now() - firstAt > SAME_WISH_MS) void supervisor.stop(true);
        return;
      }
      firstAt = performance.now();
      begun.abort();
      void supervisor.stop().then(() => resolve(code));
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => end(EXIT[signal]));
    if (process.env.STUDIO_LIFELINE) {
      const lifeline = new Socket({ fd: Number(process.env.STUDIO_LIFELINE), readable: true, writable: false });
      lifeline.on("error", () => {});
      lifeline.on("close", () => end(EXIT.SIGTERM));
      lifeline.resume().unref();
    }
  });
  return { begun: begun.signal, exitCode };
}
