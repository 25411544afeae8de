import { readdir, readFile } from "node:fs/promises";

/** The environment variable by which a process is known as belonging to a group, also after it moved into a session of its own. */
export const MARKER = "STUDIO_GROUP";

/** What /proc says of one process. `start` is its start time in ticks since boot: with the pid it names a process for good. */
export interface ProcessFacts {
  pid: number;
  state: string;
  pgid: number;
  start: string;
}

/** Facts of a process; `null` when it is gone or the system has no /proc. */
export async function factsOf(pid: number): Promise<ProcessFacts | null> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The second field is the name in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { pid, state: fields[0]!, pgid: Number(fields[2]), start: fields[19]! };
}

/**
 * The living processes of a group: those whose process group it is, and those that left it but still carry its marker. Zombies are dead: they hold nothing
 * and wait only to be read. `null` where there is no /proc.
 */
export async function membersOf(pgid: number, marker: string): Promise<ProcessFacts[] | null> {
  let names: string[];
  try {
    names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
  if (names.length === 0) return null;
  const found = await Promise.all(
    names.map(async (name) => {
      const facts = await factsOf(Number(name));
      if (!facts || facts.state === "Z" || facts.state === "X") return null;
      if (facts.pgid === pgid) return facts;
      const environment = await readFile(`/proc/${name}/environ`, "utf8").catch(() => "");
      return environment.includes(`${MARKER}=${marker}`) ? facts : null;
    }),
  );
  return found.filter((facts) => facts !== null);
}
