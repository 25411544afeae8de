import { spawn } from "node:child_process";
import { until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { exitOf, type Running } from "../process/running.ts";
import { backoff } from "./backoff.ts";
import { keep } from "./keep.ts";

/** A shell that leads a group of its own; ready at once, or never. */
function shell(script: string, isReady: boolean): Running {
  const child = spawn("/bin/sh", ["-c", script], { detached: true, stdio: "ignore" });
  const ready = isReady ? Promise.resolve() : new Promise<void>(() => {});
  return { pid: child.pid!, ready, exited: exitOf(child), drain: () => void child.kill("SIGTERM") };
}

test("the wait doubles from 0.1 s to 30 s", (t) => {
  t.same([0, 1, 2, 3, 8, 9, 10, 50, 5000].map(backoff), [0, 100, 200, 400, 12_800, 25_600, 30_000, 30_000, 30_000]);
});

test("what ends again and again is started with growing waits, never in a busy loop", async (t) => {
  const said: string[] = [];
  let starts = 0;
  const kept = keep({
    name: "p",
    readyLimitMs: 5000,
    notice: (_level, message) => said.push(message),
    start: () => {
      starts += 1;
      return shell("exit 3", true);
    },
  });
  await kept.firstReady;
  await until("five ends", () => said.filter((message) => message.includes("ended")).length >= 5);
  await kept.stop(1000);
  const waits = said.filter((message) => message.includes("ended"));
  t.same(waits.slice(0, 5), [
    "p ended (exit code 3); starting it again",
    "p ended (exit code 3); starting it again in 0.2 s",
    "p ended (exit code 3); starting it again in 0.4 s",
    "p ended (exit code 3); starting it again in 0.8 s",
    "p ended (exit code 3); starting it again in 1.6 s",
  ]);
  const after = starts;
  t.equal(kept.view().pid, null);
  t.equal(starts, after, "a stop ends the waiting, too");
});

test("what is never ready is killed and, the third time, given up on", async (t) => {
  const said: string[] = [];
  const kept = keep({
    name: "p",
    readyLimitMs: 100,
    notice: (_level, message) => said.push(message),
    start: () => shell("sleep 60", false),
  });
  await t.rejects(kept.firstReady, { name: "CannotStart", message: /p does not start: signal SIGKILL/ });
  t.match(said[0], "p was not ready within 0.1 s and is killed");
  await kept.stop(100);
});

test("a program that is not there, or a start that throws, is a failed start and no crash", async (t) => {
  const absent = keep({
    name: "p",
    readyLimitMs: 1000,
    notice: () => {},
    start: () => {
      const child = spawn("/no/such/program");
      return { pid: child.pid ?? 0, ready: new Promise(() => {}), exited: exitOf(child), drain: () => {} };
    },
  });
  await t.rejects(absent.firstReady, /p does not start: it could not be started: spawn \/no\/such\/program ENOENT/);
  await absent.stop(10);
  const throwing = keep({
    name: "p",
    readyLimitMs: 1000,
    notice: () => {},
    start: () => {
      throw new Error("no space left");
    },
  });
  await t.rejects(throwing.firstReady, /it could not be started: no space left/);
  await throwing.stop(10);
});

test("what its leader leaves in the group is killed with it", async (t) => {
  let left = 0;
  const kept = keep({
    name: "p",
    readyLimitMs: 1000,
    notice: () => {},
    start: () => {
      const child = spawn("/bin/sh", ["-c", "sleep 60 & echo $!; read _"], { detached: true, stdio: ["pipe", "pipe", "ignore"] });
      child.stdout!.on("data", (text) => {
        left = Number(text);
      });
      return { pid: child.pid!, ready: Promise.resolve(), exited: exitOf(child), drain: () => child.stdin!.end() };
    },
  });
  await until("the program", () => left > 0);
  await kept.stop(5000);
  await until("its end", () => {
    try {
      process.kill(left, 0);
      return false;
    } catch {
      return true;
    }
  });
  t.pass();
});
