import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { currentRuntime, runWith } from "../../harness/testing/runtime.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import type { SpawnRequest } from "../../src/ports/spawn.ts";
import { NO_GROUP } from "./end-group.ts";
import { groupFiles, sweepGroups } from "./groups.ts";
import { factsOf } from "./proc.ts";
import { createSpawn, type GroupChange } from "./spawn.ts";

function setUp(t: Test) {
  const dir = mkdtempSync(join(tmpdir(), "studio-spawn-"));
  const changes: GroupChange[] = [];
  const starter = createSpawn({ groupsDir: join(dir, "groups"), onGroup: (change) => changes.push(change) });
  t.teardown(() => {
    starter.endAll();
    rmSync(dir, { recursive: true, force: true });
  });
  const output = { stdout: "", stderr: "" };
  const run = (argv: [string, ...string[]], more: Partial<SpawnRequest> = {}) =>
    starter.run({
      argv,
      cwd: dir,
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin" },
      onOutput: (stream, text) => {
        output[stream] += text;
      },
      signal: new AbortController().signal,
      killAfterMs: 300,
      ...more,
    });
  return { dir, run, output, changes, groups: () => readdirSync(join(dir, "groups")) };
}

const gone = async (pid: number) => {
  const facts = await factsOf(pid);
  return facts === null || facts.state === "Z";
};

async function fileWith(path: string): Promise<string> {
  for (let tries = 0; tries < 500; tries++) {
    if (existsSync(path)) {
      const text = readFileSync(path, "utf8");
      if (text.endsWith("\n")) return text.trim();
    }
    await sleep(20);
  }
  throw new Error(`${path} was not written within 10 s`);
}

test("a program gets exactly its arguments, environment, directory and input", async (t) => {
  const { dir, run, output, changes, groups } = setUp(t);
  const script = 'printf "%s|" "$@"; pwd -P; env | cut -d= -f1 | sort | tr "\\n" " "; cat; exit 7';
  const result = await run(["/bin/sh", "-c", script, "sh", "a b", "$HOME;`id`", "é"], {
    stdin: "input\n",
    env: { PATH: process.env.PATH!, ONE: "1" },
  });
  t.same(result, { code: 7, signal: null });
  t.match(output.stdout, `a b|$HOME;\`id\`|é|${dir}`);
  t.match(output.stdout, /ONE (OLDPWD )?PATH PWD (SHLVL )?STUDIO_GROUP (_ )?input/);
  t.same(
    changes.map(({ state }) => state),
    ["started", "ended"],
  );
  t.same(groups(), [], "the group's file is gone");
});

test("programs that cannot be started are named", async (t) => {
  const { run, dir } = setUp(t);
  writeFileSync(join(dir, "plain"), "x");
  await t.rejects(run(["/no/such/program"]), { code: "bad_request", message: /no such program/ });
  await t.rejects(run([join(dir, "plain")]), { code: "bad_request", message: /not executable/ });
  const stopped = new AbortController();
  stopped.abort(new Error("stopped before"));
  await t.rejects(run(["true"], { signal: stopped.signal }), /stopped before/);
});

test("a signal's end is told apart from a code", async (t) => {
  const { run } = setUp(t);
  t.same(await run(["/bin/sh", "-c", "kill -9 $$"]), { code: null, signal: "SIGKILL" });
});

test("output is decoded across chunks, and invalid bytes become U+FFFD", async (t) => {
  const { run, output } = setUp(t);
  await run(["/bin/sh", "-c", "printf '\\303'; sleep 0.2; printf '\\251 \\377\\376 \\342\\202' ; printf 'err' >&2"]);
  t.equal(output.stdout, "é \ufffd\ufffd \ufffd");
  t.equal(output.stderr, "err");
});

test("cancel ends the whole group: TERM first, KILL for those that ignore it, and those that left the group", async (t) => {
  const { run, output, dir, groups } = setUp(t);
  const stop = new AbortController();
  // A grandchild that ignores TERM, and one that left into a session of its own.
  const script = `
    trap 'echo leader got TERM; exit 3' TERM
    sh -c 'trap "" TERM; echo $$ > "$0/stubborn"; while :; do sleep 1; done' "${dir}" &
    setsid sh -c 'trap "" TERM; echo $$ > "$0/away"; while :; do sleep 1; done' "${dir}" &
    while :; do sleep 0.1; done`;
  // Time enough for the leader to do what its trap says, however busy the machine is.
  const running = run(["/bin/sh", "-c", script], { signal: stop.signal, killAfterMs: 5000 });
  const pids = [Number(await fileWith(join(dir, "stubborn"))), Number(await fileWith(join(dir, "away")))];
  t.equal(groups().length, 1, "a living group has a file");
  stop.abort();
  t.same(await running, { code: 3, signal: null });
  t.match(output.stdout, "leader got TERM");
  for (const pid of pids) t.ok(await gone(pid), `${pid} is gone`);
  t.same(groups(), []);
});

test("a program whose worker was killed while it started it is known by its marker, and swept", async (t) => {
  const { dir } = setUp(t);
  const marker = "0e6d2c1a-5f0c-4a53-9a3c-3f1f5a0f8d11";
  const orphan = spawn("/bin/sh", ["-c", "while :; do sleep 1; done"], { detached: true, stdio: "ignore", env: { STUDIO_GROUP: marker } });
  t.teardown(() => orphan.kill("SIGKILL"));
  await new Promise((resolve) => orphan.once("spawn", resolve));
  groupFiles(join(dir, "groups")).add({ pgid: NO_GROUP, start: "", marker, owner: { pid: 4_194_305, start: "1" } });
  t.equal(await sweepGroups(join(dir, "groups"), 100), 1);
  t.ok(await gone(orphan.pid!));
  t.same(readdirSync(join(dir, "groups")), []);
});

test("what the leader leaves in the background does not outlive it", async (t) => {
  const { run, dir } = setUp(t);
  const result = await run([
    "/bin/sh",
    "-c",
    `sh -c 'trap "" TERM; echo $$ > left; while :; do sleep 1; done' & while [ ! -s left ]; do sleep 0.02; done`,
  ]);
  t.same(result, { code: 0, signal: null });
  t.ok(await gone(Number(await fileWith(join(dir, "left")))));
});

test("much output arrives whole", async (t) => {
  const { run, output } = setUp(t);
  await run(["/bin/sh", "-c", "i=0; while [ $i -lt 3000 ]; do echo 'line of some forty characters, number' $i; i=$((i+1)); done"]);
  t.equal(output.stdout.split("\n").length, 3001);
});

test("groups of a killed worker are swept by the next start; those of a living one are left alone", async (t) => {
  const { dir, run } = setUp(t);
  const program = join(dir, "worker.mjs");
  writeFileSync(
    program,
    `import { createSpawn } from ${JSON.stringify(join(import.meta.dirname, "spawn.ts"))};
     createSpawn({ groupsDir: ${JSON.stringify(join(dir, "groups"))} }).run({ argv: ["/bin/sh", "-c", "trap '' TERM; echo $$ > ${dir}/orphan; while :; do sleep 1; done"],
       cwd: ${JSON.stringify(dir)}, env: { PATH: process.env.PATH }, onOutput() {}, signal: new AbortController().signal, killAfterMs: 100 });`,
  );
  const mine = new AbortController();
  const alive = run(["sleep", "60"], { signal: mine.signal });
  const [command, ...args] = runWith(currentRuntime, program);
  const { spawn } = await import("node:child_process");
  const child = spawn(command, args, { stdio: "inherit" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const orphan = Number(await fileWith(join(dir, "orphan")));
  for (let tries = 0; tries < 250 && readdirSync(join(dir, "groups")).length < 2; tries++) await sleep(20);
  t.equal(await sweepGroups(join(dir, "groups"), 100), 0, "owners live: nothing is swept");
  child.kill("SIGKILL");
  await ended;
  t.notOk(await gone(orphan), "the group outlived its worker");
  t.equal(await sweepGroups(join(dir, "groups"), 100), 1);
  t.ok(await gone(orphan));
  t.equal(readdirSync(join(dir, "groups")).length, 1, "the file of the living group stays");
  mine.abort();
  t.match(await alive, { signal: "SIGTERM" });
});
