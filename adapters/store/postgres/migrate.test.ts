import { spawn } from "node:child_process";
import { join } from "node:path";
import { Client } from "pg";
import { startPostgres } from "../../../harness/testing/postgres.ts";
import { RUNTIMES, runWith } from "../../../harness/testing/runtime.ts";
import { type Test, test } from "../../../harness/testing/tap.ts";
import type { Migration } from "../migration.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { openStore } from "./open.ts";

const server = await startPostgres();

const connect = async (t: Test, url: string) => {
  const client = new Client(url);
  await client.connect();
  t.teardown(() => client.end());
  return client;
};

const step = (name: string, sql: string): Migration => ({ name, sql });

test("steps are applied once, in order, and later ones are added", async (t) => {
  const client = await connect(t, await server.create());
  const steps = [step("0001", "create table a (x integer); insert into a values (1);"), step("0002", "update a set x = x + 1")];
  t.same(await migrate(client, steps), ["0001", "0002"]);
  t.same(await migrate(client, steps), []);
  t.same(await migrate(client, [...steps, step("0003", "update a set x = x * 10")]), ["0003"]);
  t.same((await client.query("select x from a")).rows, [{ x: 20 }]);
});

test("a step that fails leaves the database as it was", async (t) => {
  const client = await connect(t, await server.create());
  await migrate(client, [step("0001", "create table a (x integer)")]);
  const broken = [step("0001", ""), step("0002", "create table b (x integer)"), step("0003", "create table c (x nonsense;")];
  await t.rejects(migrate(client, broken), /syntax/);
  t.same((await client.query("select to_regclass('b') as b, to_regclass('c') as c")).rows, [{ b: null, c: null }]);
  t.same(await migrate(client, broken.slice(0, 2)), ["0002"]);
});

test("a database of a newer program is refused, and not touched", async (t) => {
  const url = await server.create();
  await (await openStore({ url })).close();
  const client = await connect(t, url);
  await migrate(client, [...migrations, step("9999_from_the_future", "create table future (x integer)")]);
  await t.rejects(openStore({ url }), { code: "unavailable", message: /newer Studio.*9999_from_the_future/ });
  t.same((await client.query("select to_regclass('future') is not null as there")).rows, [{ there: true }]);
});

test("processes of all runtimes that open a new database together all find it ready", async (t) => {
  const url = await server.create();
  const codes = [...RUNTIMES, ...RUNTIMES].map((runtime, index) => {
    const [command, ...args] = runWith(runtime, join(import.meta.dirname, "fixtures/writer.ts"), [url, `writer${index}`, "2"]);
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
    t.teardown(() => child.kill("SIGKILL"));
    return new Promise((resolve) => child.once("close", resolve));
  });
  t.same(await Promise.all(codes), [0, 0, 0, 0, 0, 0]);
  const store = await openStore({ url });
  t.teardown(() => store.close());
  // Each writer commits one event and then two, every one for at least one of three rooms.
  t.equal((await store.unrelayed(100, 0)).length, 18);
});

test("what is no database for Studio is refused in a sentence, without its password", async (t) => {
  await server.query("create database latin encoding 'LATIN1' locale 'C' template template0");
  await t.rejects(openStore({ url: server.url("latin") }), { code: "unavailable", message: /has the encoding LATIN1/ });
  for (const [url, message] of [
    [server.url("nowhere"), /The database nowhere at 127\.0\.0\.1:\d+ cannot be used: database "nowhere" does not exist/],
    [server.url("postgres").replace(/:[^:@]+@/, ":wrong@"), /password authentication failed/],
    [server.url("postgres").replace(`:${server.port}/`, ":1/"), /ECONNREFUSED/],
    [`${server.url("postgres")}?host=/nowhere`, /ENOENT/],
  ] as const) {
    const error = await openStore({ url, patienceMs: 0 }).then(
      () => null,
      (error: Error) => error,
    );
    t.match(error, { code: "unavailable", message });
    for (let each: unknown = error; each instanceof Error; each = each.cause)
      for (const said of [each.message, each.stack ?? "", JSON.stringify(each)]) {
        if (said.includes(server.password) || said.includes("wrong")) t.fail(`the password is in ${said}`);
      }
  }
});

test("the server ends", async (t) => {
  await server.stop();
  t.pass("it has ended");
});
