import { Socket } from "node:net";
import type { Haste, Supervisor } from "../supervisor/supervise.ts";
import { EXIT } from "./exit.ts";

/** Terminals, npm and service managers may send one wish twice: a second signal so soon is the same wish. */
const SAME_WISH_MS = 500;

const HASTES: readonly Haste[] = ["graceful", "quick", "now"];
const ENDING = { SIGTERM: "graceful", SIGINT: "quick", SIGQUIT: "quick" } as const satisfies Record<string, Haste>;

/**
 * Ends the supervisor on SIGTERM (gracefully), SIGINT and SIGQUIT (quickly) and when the launcher that started this process is gone; each further signal is
 * one step quicker. `begun` aborts at the first of them; `exitCode` resolves once everything has ended. SIGHUP ends it, too, unless `controls` are wanted:
 * then SIGHUP reloads, SIGTTIN and SIGTTOU change the number of web workers by one, SIGUSR1 has the log files opened anew, and SIGUSR2 does nothing.
 */
export function obeySignals(
  supervisor: Supervisor,
  { controls = false }: { controls?: boolean } = {},
): { begun: AbortSignal; exitCode: Promise<number> } {
  const begun = new AbortController();
  const exitCode = new Promise<number>((resolve) => {
    let last: { at: number; haste: number } | null = null;
    const end = (code: number, haste: Haste) => {
      const now = performance.now();
      const wish = HASTES.indexOf(haste);
      if (last && now - last.at <= SAME_WISH_MS && wish <= last.haste) return;
      const isFirst = last === null;
      last = { at: now, haste: last ? Math.min(HASTES.length - 1, Math.max(wish, last.haste + 1)) : wish };
      begun.abort();
      const done = supervisor.stop(HASTES[last.haste]);
      if (isFirst) void done.then(() => resolve(code));
    };
    for (const [signal, haste] of Object.entries(ENDING)) {
      process.on(signal, () => end(EXIT[signal as keyof typeof ENDING], haste));
    }
    process.on("SIGHUP", () => (controls ? void supervisor.reload() : end(EXIT.SIGHUP, "graceful")));
    if (controls) {
      process.on("SIGTTIN", () => void supervisor.scaleBy(1));
      process.on("SIGTTOU", () => void supervisor.scaleBy(-1));
      process.on("SIGUSR1", () => supervisor.reopen());
      // Gunicorn's wish for another master must not end this one.
      process.on("SIGUSR2", () => {});
    }
    if (process.env.STUDIO_LIFELINE) {
      const lifeline = new Socket({ fd: Number(process.env.STUDIO_LIFELINE), readable: true, writable: false });
      lifeline.on("error", () => {});
      lifeline.on("close", () => end(EXIT.SIGTERM, "graceful"));
      lifeline.resume().unref();
    }
  });
  return { begun: begun.signal, exitCode };
}
