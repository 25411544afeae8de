import { spawn } from "node:child_process";
import type { Store, Unit } from "../../../src/ports/store.ts";
import type { Cases, Given } from "../suite.ts";
import { draft, flowchart, task, write } from "./samples.ts";

const ROOMS = ["run:one", "run:two", "run:three"];

/**
 * Commits `count` transactions of one to three events for changing rooms, rolling every fifth back; resolves to the ids of the committed events in the
 * order of their commits. What the writer processes of the suite do.
 */
export async function writeEvents(store: Store, name: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const work = store.transaction(async (unit) => {
      for (let k = 0; k <= index % 3; k += 1)
        await unit.emit(draft(name, { rooms: [ROOMS[(index + k) % 3]!, ROOMS[index % 3]!] }), Date.now());
      if (index % 5 === 4) throw new Error("rolled back");
    });
    try {
      for (const event of (await work).events) ids.push(event.event_id);
    } catch (error) {
      if ((error as Error).message !== "rolled back") throw error;
    }
  }
  return ids;
}

/** Checks every room against what the writers say that they committed. */
async function check({ t, store }: Given, writers: readonly (readonly string[])[]): Promise<void> {
  const seen = new Set<string>();
  const waiting = (await store.unrelayed(100_000, 0)).map((event) => event.envelope);
  const commitOrder = new Map(waiting.map((envelope, index) => [envelope.event_id, index]));
  for (const room of ROOMS) {
    const head = await store.roomHead(room);
    const found = await store.roomEvents(room, 0, 100_000);
    if (found === "too-old") return void t.fail(`${room} has a hole`);
    t.equal(found.length, head, `${room} has ${head} events`);
    t.ok(
      found.every((event, index) => event.n === index + 1 && event.envelope.room_sequences[room] === event.n),
      "contiguous from 1",
    );
    const order = found.map((event) => commitOrder.get(event.envelope.event_id)!);
    t.ok(
      order.every((place, index) => index === 0 || place > order[index - 1]!),
      "in the order of the commits",
    );
    for (const event of found) seen.add(event.envelope.event_id);
  }
  for (const ids of writers) {
    const places = ids.map((id) => commitOrder.get(id) ?? -1);
    t.ok(
      places.every((place, index) => place > (places[index - 1] ?? -1)),
      "each writer finds its events, in its order",
    );
  }
  t.equal(seen.size, writers.flat().length, "and there are no others");
}

/** Many writers, and waits that end. */
export const concurrencyCases: Cases = {
  "connections that write to the same rooms leave contiguous numbers in commit order": async (given) => {
    const { t, store, database } = given;
    const other = await database.open();
    t.teardown(() => other.close());
    await check(given, await Promise.all([writeEvents(store, "a", 60), writeEvents(other, "b", 60), writeEvents(other, "c", 60)]));
  },

  "processes of different runtimes that write to the same rooms leave contiguous numbers in commit order": async (given) => {
    const { t, store, database } = given;
    const processes = database.writers(60).map(async ({ name, argv: [command, ...args] }) => {
      const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
      t.teardown(() => child.kill("SIGKILL"));
      let text = "";
      child.stdout.on("data", (data) => {
        text += data;
      });
      const code = await new Promise((resolve) => child.once("close", resolve));
      t.equal(code, 0, `the ${name} writer ended well`);
      return JSON.parse(text) as string[];
    });
    await check(given, await Promise.all([writeEvents(store, "here", 60), ...processes]));
  },

  "a transaction that cannot have its turn in time fails as unavailable, and reads never wait": async ({ t, store, database }) => {
    const hasty = await database.open({ waitMs: 50 });
    t.teardown(() => hasty.close());
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const emit = async (unit: Unit) => {
      await unit.exclusively("task:a");
      await unit.emit(draft("a"), 1);
    };
    const long = store.transaction(async (unit) => {
      await emit(unit);
      begun.resolve();
      await end.promise;
    });
    await begun.promise;
    await t.rejects(write(hasty, emit), { code: "unavailable" });
    t.equal(await hasty.roomHead("task:a"), 0);
    t.equal(await store.roomHead("task:a"), 0, "nor does the connection that writes");
    await store.ping();
    end.resolve();
    await long;
    t.equal(await hasty.roomHead("task:a"), 1);
    await write(hasty, emit);
    t.equal(await store.roomHead("task:a"), 2);
  },

  "transactions of one process wait for their turn, one within another only for its time": async ({ t, store, database }) => {
    const many = await Promise.all(Array.from({ length: 50 }, () => store.transaction((unit) => unit.emit(draft("a"), 1))));
    t.same(
      many.map(({ events }) => events[0]!.sequence).sort((a, b) => a - b),
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    const hasty = await database.open({ waitMs: 50 });
    t.teardown(() => hasty.close());
    const alone = (unit: Unit) => unit.exclusively("task:a");
    await t.rejects(
      write(hasty, async (unit) => {
        await alone(unit);
        await write(hasty, alone);
      }),
      { code: "unavailable" },
    );
  },

  "what was read under a name that a transaction has to itself is still so when it commits": async ({ t, store, database }) => {
    const other = await database.open();
    t.teardown(() => other.close());
    const row = flowchart({ description: "0" });
    await write(store, (unit) => unit.insertFlowchart(row));
    const count = (each: Store) =>
      write(each, async (unit) => {
        await unit.exclusively(`flowchart:${row.id}`);
        const { version, description, name, definition } = (await unit.flowchart(row.id))!;
        return unit.updateFlowchart(row.id, version, { name, definition, description: String(Number(description) + 1) }, 1);
      });
    const versions = await Promise.all(Array.from({ length: 40 }, (_, index) => count(index % 2 ? store : other)));
    t.equal((await store.flowchart(row.id))!.description, "40");
    t.same(
      versions.toSorted((a, b) => a! - b!),
      Array.from({ length: 40 }, (_, index) => index + 2),
    );
  },

  "transactions that need the same rows in different order all get done": async ({ t, store, database }) => {
    const other = await database.open();
    t.teardown(() => other.close());
    const rows = [task(), task()];
    await write(store, (unit) => unit.insertTasks(rows));
    const change = (each: Store, index: number) =>
      write(each, async (unit) => {
        for (const row of index % 2 ? rows : rows.toReversed()) {
          await unit.updateTask(row.id, { stage: "running" });
          await unit.emit(draft(row.id, { rooms: [`task:${row.id}`, "run:r"] }), index);
        }
      });
    await Promise.all(Array.from({ length: 6 }, (_, index) => change(index % 3 ? store : other, index)));
    t.equal(await store.roomHead("run:r"), 12);
    const found = await store.roomEvents("run:r", 0, 100);
    t.same(
      found !== "too-old" && found.map(({ n }) => n),
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
  },

  "of many that add an event with one key at the same moment one does": async ({ t, store, database }) => {
    const other = await database.open();
    t.teardown(() => other.close());
    const once = (each: Store) => write(each, (unit) => unit.emit(draft("a", { idempotency_key: "once" }), 1));
    const added = await Promise.all(Array.from({ length: 8 }, (_, index) => once(index % 2 ? store : other)));
    t.equal(added.filter(Boolean).length, 1);
    t.equal(await store.roomHead("task:a"), 1);
  },

  "what a transaction left behind cannot write after its end": async ({ t, store }) => {
    let kept: { emit(): Promise<unknown> } | undefined;
    await store.transaction(async (unit) => {
      kept = { emit: () => unit.emit(draft("a"), 1) };
    });
    await t.rejects(kept!.emit());
    t.equal(await store.roomHead("task:a"), 0);
  },

  "every connection has the same epoch, and closing lets the running transaction end": async ({ t, store, database }) => {
    const other = await database.open();
    t.equal(other.epoch, store.epoch);
    const begun = Promise.withResolvers<void>();
    const work = other.transaction(async (unit) => {
      begun.resolve();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return unit.emit(draft("a"), 1);
    });
    await begun.promise;
    await other.close();
    await work;
    t.equal(await store.roomHead("task:a"), 1);
    await t.rejects(other.roomHead("task:a"));
    await t.rejects(other.transaction(async () => {}));
    await other.close();
  },
};
