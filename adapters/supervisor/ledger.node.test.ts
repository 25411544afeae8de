import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { signalGroup } from "../process/group.ts";
import { directory } from "./fixture.ts";
import { openLedger } from "./ledger.ts";
import { lockData } from "./lock.ts";

test("what cannot be written down is said, and ends nobody", (t) => {
  const data = directory(t);
  const said: string[] = [];
  const ledger = openLedger(data, (_level, message) => said.push(message));
  const dir = join(data, "run", "processes");
  ledger.record("group", process.pid);
  t.same(readdirSync(dir), [`group-${process.pid}`]);
  ledger.forget("group", process.pid);
  t.same(readdirSync(dir), []);
  // Like a disk that takes nothing more, also for root.
  rmSync(dir, { recursive: true });
  writeFileSync(dir, "");
  ledger.record("group", process.pid);
  ledger.forget("group", process.pid);
  t.match(said, [/^The process group \d+ cannot be written down \(ENOTDIR.*\): it may be left behind when Studio is killed$/]);
});

test("numbers that name no group are signalled to nobody", (t) => {
  for (const pgid of [0, 1, -1]) t.notOk(signalGroup(pgid, 0), String(pgid));
});

test("a data directory that cannot be locked is not said to be somebody's", (t) => {
  const data = directory(t);
  mkdirSync(join(data, "run", "lock"), { recursive: true });
  t.throws(() => lockData(data), { reason: "usage", message: /lock cannot be locked: .*Choose another data directory with --data/ });
  rmSync(join(data, "run", "lock"), { recursive: true });
  writeFileSync(join(data, "run", "lock"), "This is no database. ".repeat(100));
  t.throws(() => lockData(data), { reason: "usage", message: /cannot be locked/ });
  rmSync(join(data, "run", "lock"));
  const lock = lockData(data);
  t.throws(() => lockData(data), { reason: "held", message: /Studio runs already with the data directory/ });
  lock.release();
});
