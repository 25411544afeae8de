import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { endGroup, NO_GROUP } from "./end-group.ts";
import { factsOf, membersOf } from "./proc.ts";

/**
 * A process group of a node, and the worker that started it. The start times are /proc's and protect against pids that were given out again. `pgid` is
 * NO_GROUP while the program is being started: then it is known by its marker alone.
 */
export interface GroupRecord {
  pgid: number;
  start: string;
  marker: string;
  owner: { pid: number; start: string };
}

/** Notes every living group as a file, so that what a killed worker left behind is found and ended by the next start. */
export function groupFiles(dir: string) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = (marker: string) => join(dir, `${marker}.json`);
  return {
    /** Notes a group, or what is known of it by now. There is always a whole file, however suddenly this process ends. */
    add(group: GroupRecord): void {
      const path = file(group.marker);
      writeFileSync(`${path}.new`, JSON.stringify(group), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    remove: ({ marker }: Pick<GroupRecord, "marker">): void => rmSync(file(marker), { force: true }),
  };
}

/**
 * Ends the groups that workers left behind: those whose file is in `dir` and whose owner is dead. Resolves to how many groups still had living processes.
 * Safe to run at any time and by several processes at once.
 */
export async function sweepGroups(dir: string, killAfterMs = 2000): Promise<number> {
  const names = await readdir(dir).catch(() => []);
  const swept = await Promise.all(
    names.map(async (name) => {
      if (!/^[0-9a-f-]{36}\.json$/.test(name)) return false;
      const path = join(dir, name);
      const record = await readFile(path, "utf8").then(parse, () => null);
      if (record) {
        const owner = await factsOf(record.owner.pid);
        if (owner && owner.start === record.owner.start && owner.state !== "Z") return false;
        const left = await remains(record);
        if (left === null) {
          await rm(path, { force: true });
          return false;
        }
        await endGroup(left, record.marker, killAfterMs);
      }
      await rm(path, { force: true });
      return record !== null;
    }),
  );
  return swept.filter(Boolean).length;
}

/** The group to end, NO_GROUP when only processes that left it live on, `null` when nothing does. A number that was given out again is not ours. */
async function remains(record: GroupRecord): Promise<number | null> {
  const leader = await factsOf(record.pgid);
  if (leader && leader.start === record.start && leader.state !== "Z") return record.pgid;
  const marked = await membersOf(NO_GROUP, record.marker);
  if (!marked || marked.length === 0) return null;
  // A number cannot be given out while a process of the group lives.
  return marked.some((facts) => facts.pgid === record.pgid) ? record.pgid : NO_GROUP;
}

function parse(text: string): GroupRecord | null {
  try {
    const value = JSON.parse(text) as GroupRecord;
    const isGroup = Number.isInteger(value.pgid) && (value.pgid > 1 || value.pgid === NO_GROUP);
    return isGroup && typeof value.marker === "string" && Number.isInteger(value.owner?.pid) ? value : null;
  } catch {
    return null;
  }
}
