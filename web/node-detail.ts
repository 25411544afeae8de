import type { Store } from "../src/ports/store.ts";
import { LOG_TAIL } from "./components/log.tsx";
import type { NodeDetail } from "./components/node-panel.tsx";

/** Loads what the panel of a task shows; `null` when there is no such task. */
export async function loadNodeDetail(store: Store, id: string, attempt: number | null): Promise<NodeDetail | null> {
  const [task, attempts, tail] = await Promise.all([store.task(id), store.attempts(id), store.logTail(id, LOG_TAIL)]);
  if (!task) return null;
  const chosen = attempt !== null && attempts.some((one) => one.attempt === attempt) ? attempt : null;
  if (chosen === null) return { task, attempts, lines: tail, attempt: null };
  const ofTail = tail.filter((line) => line.attempt === chosen);
  // An early attempt may lie before the tail: then its first lines are shown.
  const lines = ofTail.length > 0 ? ofTail : (await store.log(id, { after: 0, limit: LOG_TAIL })).filter((line) => line.attempt === chosen);
  return { task, attempts, lines, attempt: chosen };
}
