import type { Notice } from "../serve.ts";

/** What strangers can cause as often as they like is said at most this often for each kind. */
const EVERY_MS = 60_000;

/** A notice that says each `kind` at once, and then at most once a minute, with how often it was held back. */
export function seldom(
  notice: Notice,
  now: () => number = Date.now,
): (kind: string, message: string, detail?: Record<string, unknown>) => void {
  const said = new Map<string, { at: number; held: number }>();
  return (kind, message, detail = {}) => {
    const last = said.get(kind);
    if (last && now() - last.at < EVERY_MS) {
      last.held += 1;
      return;
    }
    said.set(kind, { at: now(), held: 0 });
    notice(message, { ...detail, ...(last?.held ? { held_back: last.held } : {}) });
  };
}
