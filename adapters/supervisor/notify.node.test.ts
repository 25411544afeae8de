import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { directory, supervision } from "./fixture.ts";
import { openServiceManager } from "./notify.ts";
import { supervise } from "./supervise.ts";

/** A program in the place of systemd-notify, which writes down what it was called with. */
function listener(t: Test, script = 'echo "$NOTIFY_SOCKET $*" >> "$(dirname "$0")/heard"') {
  const dir = directory(t, "studio-notify-");
  writeFileSync(join(dir, "systemd-notify"), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(join(dir, "systemd-notify"), 0o755);
  writeFileSync(join(dir, "heard"), "");
  const heard = () => readFileSync(join(dir, "heard"), "utf8").split("\n").filter(Boolean);
  return { env: { NOTIFY_SOCKET: "/run/x", PATH: `/nowhere:${dir}` }, heard };
}

test("systemd hears of the start, of a reload with its time, and of the end, in this order", async (t) => {
  const { env, heard } = listener(t);
  const what = supervision(directory(t), { flags: { workers: "1" } });
  const supervisor = supervise({ ...what, manager: openServiceManager(env, what.notice) });
  t.teardown(() => supervisor.stop("quick"));
  const { url } = await supervisor.ready;
  await supervisor.reload();
  await supervisor.stop();
  await until("the last message", () => heard().length === 4);
  t.match(heard(), [
    `/run/x READY=1 STATUS=Serving ${url}`,
    /^\/run\/x RELOADING=1 MONOTONIC_USEC=\d+ STATUS=Reloading$/,
    "/run/x READY=1 STATUS=Generation 2",
    "/run/x STOPPING=1 STATUS=Draining",
  ]);
  t.same(
    what.said.filter((line) => line.includes("systemd")),
    [],
  );
});

test("a watchdog gets signs of life until the end", async (t) => {
  const { env, heard } = listener(t);
  const manager = openServiceManager({ ...env, WATCHDOG_USEC: "200000" }, () => {});
  await until("three of them", () => heard().filter((line) => line === "/run/x WATCHDOG=1").length >= 3);
  manager.close();
});

test("nothing is said where nobody listens, and a missing or failing program is told once", async (t) => {
  const said: string[] = [];
  const notice = (_level: string, message: string) => void said.push(message);
  openServiceManager({ PATH: process.env.PATH }, notice).ready("x");
  t.same(said, []);
  openServiceManager({ LISTEN_FDS: "1" }, (_level, message) => t.match(message, "LISTEN_FDS"));
  openServiceManager({ NOTIFY_SOCKET: "/run/x", PATH: "/nowhere" }, notice).ready("x");
  t.match(said, [/there is no program systemd-notify/]);
  const { env } = listener(t, "exit 1");
  const failing = openServiceManager(env, notice);
  failing.ready("x");
  failing.stopping();
  await until("the failure", () => said.length > 1);
  t.match(said[1], "systemd could not be notified");
});
