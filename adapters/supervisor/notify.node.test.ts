import { join } from "node:path";
import { until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { directory, setup, supervision } from "./fixture.ts";
import { notifySocket } from "./notify.fixture.ts";
import { openServiceManager } from "./notify.ts";
import { supervise } from "./supervise.ts";

test("systemd hears of the start, of reloads with their time, and of the end, in this order", async (t) => {
  const { path, heard } = await notifySocket(t);
  const what = supervision(directory(t), { flags: { workers: "1" } });
  const supervisor = supervise({ ...what, manager: openServiceManager({ ...process.env, NOTIFY_SOCKET: path }, what.notice) });
  t.teardown(() => supervisor.stop("quick"));
  const { url } = await supervisor.ready;
  await supervisor.reload();
  await supervisor.stop();
  await until("the last message", () => heard().length === 4);
  t.match(heard(), [
    `READY=1\nSTATUS=Serving ${url}`,
    /^RELOADING=1\nMONOTONIC_USEC=\d+\nSTATUS=Reloading$/,
    "READY=1\nSTATUS=Generation 2",
    "STOPPING=1\nSTATUS=Draining",
  ]);
  const began = Number(/MONOTONIC_USEC=(\d+)/.exec(heard()[1]!)?.[1]) / 1e6;
  const now = Number(process.hrtime.bigint()) / 1e9;
  t.ok(began > now - 120 && began < now, `${began} is a moment ago, at ${now}`);
  t.same(
    what.said.filter((line) => line.includes("systemd")),
    [],
  );
});

test("a reload that did not succeed is told with why", async (t) => {
  const { path, heard } = await notifySocket(t);
  const data = directory(t);
  const what = supervision(data, { flags: { workers: "1" } });
  const manager = openServiceManager({ ...process.env, NOTIFY_SOCKET: path }, what.notice);
  const supervisor = supervise({ ...what, manager, again: () => setup(data, { does: "crash" }) });
  t.teardown(() => supervisor.stop("quick"));
  await supervisor.ready;
  await supervisor.reload();
  await until("the message", () => heard().length === 3);
  t.match(heard()[2], /^READY=1\nSTATUS=Degraded: the reload stopped at w1, whose successor did not become ready \(exit code 9\)/);
});

test("a watchdog gets signs of life until the end", async (t) => {
  const { path, heard } = await notifySocket(t);
  const manager = openServiceManager({ ...process.env, NOTIFY_SOCKET: path, WATCHDOG_USEC: "200000" }, () => {});
  await until("three of them", () => heard().filter((line) => line === "WATCHDOG=1").length >= 3);
  manager.close();
  t.same([...new Set(heard())], ["WATCHDOG=1"]);
});

test("nothing is said where nobody listens, and a missing or failing program is told once", async (t) => {
  const said: string[] = [];
  const notice = (_level: string, message: string) => void said.push(message);
  openServiceManager({ PATH: process.env.PATH }, notice).ready("x");
  t.same(said, []);
  openServiceManager({ NOTIFY_SOCKET: "/run/x", PATH: "/nowhere" }, notice).ready("x");
  t.match(said, [/there is no program systemd-notify/]);
  const failing = openServiceManager({ ...process.env, NOTIFY_SOCKET: join(directory(t), "nobody") }, notice);
  failing.ready("x");
  failing.stopping();
  await until("the failure", () => said.length > 1);
  t.match(said[1], "systemd could not be notified");
});
