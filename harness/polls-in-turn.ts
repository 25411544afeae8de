import { ackStart, enterByPolling, eventPacket, jarOf } from "./ask.ts";
import type { Examination } from "./examination.ts";

/** Two requests each. */
const ROUNDS = 20;

/**
 * Has something echoed by polling again and again, one request after the other, on connections as the options say. Where sessions are pinned by a cookie
 * the client keeps it.
 */
export async function expectPolls(t: Examination, keepAlive: boolean): Promise<void> {
  const session = await enterByPolling(t, { keepAlive, jar: jarOf(t) });
  const statuses = new Set<number>();
  const answered: number[] = [];
  const wanted = Array.from({ length: ROUNDS }, (_, round) => round);
  for (const round of wanted) {
    statuses.add((await session.post(eventPacket(t, t.site.probes.socket.echo!, { text: `round ${round}` }, round))).status);
    if ((await session.next()).startsWith(ackStart(t, round))) answered.push(round);
  }
  t.expect("statuses of the posts", [200], [...statuses]);
  t.expect("rounds that were answered", wanted, answered);
  if (keepAlive) t.expect("connections", 1, session.connections);
}
