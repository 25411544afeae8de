import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";

/** Clock ticks a second in /proc, which Linux fixes at 100 for programs. */
const TICKS = 100;

const read = (path: string): string | null => {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null;
  }
};

/** The fields of /proc/<pid>/stat after the command's name, which may hold spaces and parentheses; index 0 is the state. */
function stat(pid: number): string[] | null {
  const text = read(`/proc/${pid}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** Seconds of CPU that these processes have used, or `null` where there is no /proc. A process that has ended counts as nothing. */
export function cpuSeconds(pids: readonly number[]): number | null {
  if (read("/proc/stat") === null) return null;
  return pids.reduce((sum, pid) => {
    const fields = stat(pid);
    return fields ? sum + (Number(fields[11]) + Number(fields[12])) / TICKS : sum;
  }, 0);
}

/** Seconds of CPU that everything on this machine has used since its start, or `null` where there is no /proc. */
export function machineCpuSeconds(): number | null {
  const line = read("/proc/stat")?.split("\n", 1)[0];
  if (!line) return null;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / TICKS;
}

/** Resident memory of these processes in bytes, or `null` where there is no /proc. */
export function residentBytes(pids: readonly number[]): number | null {
  let sum = 0;
  for (const pid of pids) {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? "")?.[1];
    if (kilobytes === undefined) return null;
    sum += Number(kilobytes) * 1024;
  }
  return sum;
}

/** The processes that a process has started, and theirs, with their environment variables as far as they may be read. */
export function descendants(pid: number): { pid: number; command: string; env: Record<string, string> }[] {
  const parents = new Map<number, number[]>();
  let names: string[] = [];
  try {
    names = readdirSync("/proc");
  } catch {
    return [];
  }
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(stat(Number(name))?.[1]);
    if (parent) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  for (const todo = [pid]; todo.length > 0; ) {
    const children = parents.get(todo.pop()!) ?? [];
    found.push(...children);
    todo.push(...children);
  }
  return found.map((child) => ({
    pid: child,
    command: (read(`/proc/${child}/cmdline`) ?? "").replaceAll("\0", " ").trim(),
    env: Object.fromEntries(
      (read(`/proc/${child}/environ`) ?? "")
        .split("\0")
        .filter((pair) => pair.includes("="))
        .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    ),
  }));
}

/** The 1-minute load average: how many processes wanted a core, ours and others'. */
export const load = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

/** Measures CPU from now on; the result says how many seconds each group used and how many cores' worth all other programs took meanwhile. */
export function watchCpu<G extends string>(groups: Readonly<Record<G, readonly number[]>>) {
  const names = Object.keys(groups) as G[];
  const all = names.flatMap((name) => groups[name]);
  const began = performance.now();
  const machine = machineCpuSeconds();
  const ours = cpuSeconds(all);
  const before = new Map(names.map((name) => [name, cpuSeconds(groups[name])]));
  return (): { seconds: Record<G, number | null>; others: number | null } => {
    const elapsed = (performance.now() - began) / 1000;
    const used = (now: number | null, then: number | null | undefined) => (now === null || then == null ? null : Math.max(0, now - then));
    const total = used(machineCpuSeconds(), machine);
    const mine = used(cpuSeconds(all), ours);
    return {
      seconds: Object.fromEntries(names.map((name) => [name, used(cpuSeconds(groups[name]), before.get(name))])) as Record<
        G,
        number | null
      >,
      others: total === null || mine === null ? null : Math.max(0, total - mine) / elapsed,
    };
  };
}

/** How many cores other programs may use on a machine that counts as quiet. */
const QUIET_CORES = 0.2;

/** Waits until the machine is quiet, at most `seconds`; returns whether it is. Ours must be idle meanwhile. */
export async function quiet(seconds: number): Promise<boolean> {
  const until = performance.now() + seconds * 1000;
  for (let calm = 0; performance.now() < until; ) {
    const before = machineCpuSeconds();
    if (before === null) return false;
    await new Promise((resolve) => setTimeout(resolve, 500));
    calm = (machineCpuSeconds()! - before) / 0.5 < QUIET_CORES ? calm + 1 : 0;
    if (calm === 3) return true;
  }
  return false;
}
