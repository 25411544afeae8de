import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processStart, signalGroup } from "../process/group.ts";
import type { Notice } from "./notice.ts";

/** What a recorded process group is: one of our processes, the private Redis, or a program that a node of a flowchart started. */
export type LedgerKind = "child" | "redis" | "group";

/** The process groups that must not outlive this Studio, written down so that the next one can end what a kill left behind. */
export interface Ledger {
  /** Never throws: a full disk costs what is written down here, and not the one who wanted it to be. */
  record(kind: LedgerKind, pgid: number, start?: string): void;
  forget(kind: LedgerKind, pgid: number): void;
  /** Ends what the one before us left running, and resolves when it is gone, after 10 s at the latest; returns what it ended. */
  sweep(): Promise<string[]>;
}

/** One file for each group in `<data>/run/processes`: its name is kind and number, its text the start time of the leader and the boot it belongs to. */
export function openLedger(data: string, notice: Notice = () => {}): Ledger {
  const dir = join(data, "run", "processes");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const boot = bootId();
  return {
    record(kind, pgid, start = processStart(pgid)) {
      try {
        writeFileSync(join(dir, `${kind}-${pgid}`), `${start} ${boot}`, { mode: 0o600 });
      } catch (error) {
        const what = `The process group ${pgid} cannot be written down (${(error as Error).message})`;
        notice("warn", `${what}: it may be left behind when Studio is killed`);
      }
    },
    forget(kind, pgid) {
      try {
        rmSync(join(dir, `${kind}-${pgid}`), { force: true });
      } catch {
        // The next start sees that its group is gone.
      }
    },
    async sweep() {
      const left: { file: string; kind: string; pgid: number }[] = [];
      for (const file of readdirSync(dir)) {
        const [, kind, number] = /^(child|redis|group)-(\d+)$/.exec(file) ?? [];
        if (kind === undefined) continue;
        const [start = "", itsBoot = ""] = readFileSync(join(dir, file), "utf8").split(" ");
        if (itsBoot === boot && isOurs(Number(number), start)) left.push({ file, kind, pgid: Number(number) });
        else rmSync(join(dir, file), { force: true });
      }
      // Redis is asked first, so that it can write its file; nothing else has anything to lose.
      for (const { kind, pgid } of left) signalGroup(pgid, kind === "redis" ? "SIGTERM" : "SIGKILL");
      const end = performance.now() + 10_000;
      let killed = false;
      let waiting = left;
      while (waiting.length > 0 && performance.now() < end) {
        if (!killed && performance.now() > end - 5000) {
          killed = true;
          for (const { pgid } of waiting) signalGroup(pgid, "SIGKILL");
        }
        await sleep(20);
        waiting = waiting.filter(({ pgid }) => members(pgid).length > 0);
      }
      for (const { file } of left) rmSync(join(dir, file), { force: true });
      return left.map(({ file }) => file);
    },
  };
}

/** A group is ours while its leader is the recorded one, or when the leader is gone and members are left: while there are, the kernel gives the number to nobody else. */
function isOurs(pgid: number, start: string): boolean {
  if (start === "" || pgid < 2) return false;
  const leader = processStart(pgid);
  return leader === "" ? members(pgid).length > 0 : leader === start && members(pgid).length > 0;
}

/** The living members of a process group (zombies do not count), by /proc; empty where there is no /proc. */
function members(pgid: number): number[] {
  let entries: string[];
  try {
    entries = readdirSync("/proc");
  } catch {
    return [];
  }
  return entries
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return Number(group) === pgid && state !== "Z" && state !== "X";
      } catch {
        return false;
      }
    });
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}
