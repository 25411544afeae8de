import type { LogLine } from "../../src/contract/views.ts";

/** What the load consists of: two lines were added to a node's log, the commonest event of a running flowchart. */
export const EVENT_TYPE = "node.task.log.appended";

const TEXT = "\u001b[32mok\u001b[39m fetched 128 documents in 412 ms, 3 of them changed since the last run";

/** The lines that event `n` brings. */
export function lines(n: number): LogLine[] {
  const at = Date.now();
  return [1, 2].map((line) => ({ n: 2 * (n - 1) + line, attempt: 1, stream: "stdout", text: TEXT, at }));
}
