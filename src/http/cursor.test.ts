import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../adapters/store/sqlite/open.ts";
import { test } from "../../harness/testing/tap.ts";
import { exampleTask } from "../contract/examples.ts";
import { room } from "../contract/rooms.ts";
import { snapshot } from "./cursor.ts";

const dir = mkdtempSync(join(tmpdir(), "studio-cursor-"));
const store = await openStore({ path: join(dir, "studio.db") });
const { id } = exampleTask;
const rooms = [room("task", id)];
const change = () =>
  store.transaction((unit) => unit.emit({ type: "node.task.updated", entity_id: id, rooms, payload: { task: exampleTask } }, Date.now()));
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

test("while the heads stand still the state is read once, and again after every change", async (t) => {
  let reads = 0;
  const status = async () => JSON.parse((await snapshot(store, "a", rooms, async () => ({ reads: ++reads }), 60_000))!.body as string);
  t.same(await status(), { state: { reads: 1 }, cursor: { epoch: store.epoch, rooms: { [rooms[0]!]: 0 } } });
  await pause();
  t.equal((await status()).state.reads, 1);
  await change();
  await pause();
  t.same(await status(), { state: { reads: 2 }, cursor: { epoch: store.epoch, rooms: { [rooms[0]!]: 1 } } });
});

test("a state that was read while something changed is given once, with the older cursor, and not kept", async (t) => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    if (reads === 1) await change();
    return { reads };
  };
  const first = JSON.parse((await snapshot(store, "b", rooms, read))!.body as string);
  t.same(first, { state: { reads: 1 }, cursor: { epoch: store.epoch, rooms: { [rooms[0]!]: 1 } } });
  const second = JSON.parse((await snapshot(store, "b", rooms, read))!.body as string);
  t.same(second, { state: { reads: 2 }, cursor: { epoch: store.epoch, rooms: { [rooms[0]!]: 2 } } });
});

test("what is not there is not remembered, and two answers of the same rooms are two", async (t) => {
  t.equal(await snapshot(store, "c", rooms, async () => null), null);
  t.equal((await snapshot(store, "c", rooms, async () => 1))?.body?.toString().startsWith('{"state":1'), true);
  t.equal(await snapshot(store, "d", rooms, async () => null), null);
});

test("the end", async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});
