import { setTimeout as sleep } from "node:timers/promises";
import { membersOf } from "./proc.ts";

const POLL_MS = 20;
const KILL_WAIT_MS = 5000;

/** Stands for a group whose number is not its own any more: then only the marker counts. */
export const NO_GROUP = 0;

/**
 * Ends a process group and whoever left it with its marker: TERM, and KILL for what is still alive after `killAfterMs`. Resolves to true when all are gone, and to
 * false when some outlived KILL for five seconds (a process that waits in the kernel).
 */
export async function endGroup(pgid: number, marker: string, killAfterMs: number): Promise<boolean> {
  const deadlines: [NodeJS.Signals, number][] = [
    ["SIGTERM", killAfterMs],
    ["SIGKILL", KILL_WAIT_MS],
  ];
  for (const [signal, wait] of deadlines) {
    const until = performance.now() + wait;
    let members = await membersOf(pgid, marker);
    if (signal === "SIGTERM" && wait > 0) send(pgid, signal, members);
    for (;;) {
      if (signal === "SIGKILL") send(pgid, signal, members);
      members = await membersOf(pgid, marker);
      if (members ? members.length === 0 : !alive(pgid)) return true;
      if (performance.now() >= until) break;
      await sleep(POLL_MS);
    }
  }
  return false;
}

function send(pgid: number, signal: NodeJS.Signals, members: { pid: number; pgid: number }[] | null) {
  if (pgid > 1) quietly(() => process.kill(-pgid, signal));
  for (const member of members ?? []) if (member.pgid !== pgid) quietly(() => process.kill(member.pid, signal));
}

const alive = (pgid: number) => quietly(() => process.kill(-pgid, 0));

function quietly(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
