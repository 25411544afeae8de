import { readFileSync } from "node:fs";

/**
 * When a process was started, as the kernel counts it (field 22 of /proc/<pid>/stat, see proc(5)); together with the number it names a process for
 * good. `""` when there is no such process or no /proc (macOS).
 */
export function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, and may itself hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Sends a signal to a whole process group; false when nobody is left in it. */
export function signalGroup(pgid: number, signal: NodeJS.Signals | 0): boolean {
  // To the kernel, 0 is the group of whoever asks, and 1 is everybody (kill(2)).
  if (pgid < 2) return false;
  try {
    process.kill(-pgid, signal);
    return true;
  } catch {
    return false;
  }
}
