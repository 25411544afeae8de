import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUNTIMES, runWith } from "../../../harness/testing/runtime.ts";
import { type Test, test } from "../../../harness/testing/tap.ts";
import type { Migration } from "../migration.ts";
import { SqliteConnection } from "./connection.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { openStore } from "./open.ts";

const folder = (t: Test) => {
  const path = mkdtempSync(join(tmpdir(), "studio-migrate-"));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

const connect = async (t: Test, path: string) => {
  const connection = await SqliteConnection.open(path, { readOnly: false });
  t.teardown(() => connection.close());
  return connection;
};

const step = (name: string, sql: string): Migration => ({ name, sql });

test("steps are applied once, in order, and later ones are added", async (t) => {
  const connection = await connect(t, join(folder(t), "new", "studio.db"));
  const steps = [step("0001", "create table a (x integer); insert into a values (1);"), step("0002", "update a set x = x + 1")];
  t.same(await migrate(connection, steps), ["0001", "0002"]);
  t.same(await migrate(connection, steps), []);
  t.same(await migrate(connection, [...steps, step("0003", "update a set x = x * 10")]), ["0003"]);
  t.same(connection.query("select x from a").rows, [{ x: 20 }]);
});

test("a step that fails leaves the database as it was", async (t) => {
  const connection = await connect(t, join(folder(t), "studio.db"));
  await migrate(connection, [step("0001", "create table a (x integer)")]);
  const broken = [step("0001", ""), step("0002", "create table b (x integer)"), step("0003", "create table c (x nonsense;")];
  await t.rejects(migrate(connection, broken), /syntax/);
  t.same(connection.query("select name from sqlite_master where name in ('a', 'b', 'c')").rows, [{ name: "a" }]);
  t.same(await migrate(connection, broken.slice(0, 2)), ["0002"]);
});

test("a database of a newer program is refused, and not touched", async (t) => {
  const path = join(folder(t), "studio.db");
  await (await openStore({ path })).close();
  const connection = await connect(t, path);
  await migrate(connection, [...migrations, step("9999_from_the_future", "create table future (x integer)")]);
  await t.rejects(openStore({ path }), { code: "unavailable", message: /newer Studio.*9999_from_the_future/ });
  t.equal(connection.query("select name from sqlite_master where name = 'future'").rows.length, 1);
});

test("processes of all runtimes that open a new database together all find it ready", async (t) => {
  const path = join(folder(t), "studio.db");
  const writer = join(import.meta.dirname, "fixtures/writer.ts");
  const codes = [...RUNTIMES, ...RUNTIMES].map((runtime, index) => {
    const [command, ...args] = runWith(runtime, writer, [path, `writer${index}`, "2"]);
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
    t.teardown(() => child.kill("SIGKILL"));
    return new Promise((resolve) => child.once("close", resolve));
  });
  t.same(await Promise.all(codes), [0, 0, 0, 0, 0, 0]);
  const store = await openStore({ path });
  t.teardown(() => store.close());
  // Each writer commits one event and then two, every one for at least one of three rooms.
  t.equal((await store.unrelayed(100, 0)).length, 18);
});

test("a folder of its own is closed to other users, and a file that is no database is refused", async (t) => {
  const path = folder(t);
  await (await openStore({ path: join(path, "data", "studio.db") })).close();
  t.equal(statSync(join(path, "data")).mode & 0o777, 0o700);
  writeFileSync(join(path, "text.db"), "This is no database. ".repeat(100));
  await t.rejects(openStore({ path: join(path, "text.db") }), { code: "unavailable", message: /text\.db/ });
  await t.rejects(openStore({ path: join(path, "text.db", "studio.db") }), { code: "unavailable", message: /studio\.db/ });
});
