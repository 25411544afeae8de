import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { lives } from "../supervisor/fixture.ts";

const project = join(import.meta.dirname, "..", "..");
const packaged = `node-${process.platform}-${process.arch}`;

/** A command line that only tells what it was called with; see `cli` for what it can be told. */
const TELL = "console.log(JSON.stringify(process.argv.slice(2)));";

/** The launcher in a project of its own: no packages to install, nothing to build, and a PATH with nothing but what the test puts there. */
function launcher(t: Test, cli: string) {
  const root = mkdtempSync(join(tmpdir(), "studio-launcher-"));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  const bin = join(root, "bin");
  for (const dir of [bin, join(root, "dist"), join(root, "node_modules")]) mkdirSync(dir);
  cpSync(join(project, "studio.mjs"), join(root, "studio.mjs"));
  cpSync(join(project, "launcher"), join(root, "launcher"), { recursive: true });
  cpSync(join(project, "package.json"), join(root, "package.json"));
  symlinkSync(join(project, "node_modules", packaged), join(root, "node_modules", packaged));
  writeFileSync(join(root, "dist", "cli.mjs"), cli);
  const script = (name: string, body: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, [join(root, "studio.mjs"), ...args], {
      cwd: root,
      env: { PATH: bin, HOME: root, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const child = start(args, env);
      let out = "";
      let err = "";
      child.stdout!.on("data", (text) => (out += text));
      child.stderr!.on("data", (text) => (err += text));
      child.on("close", (code) => resolve({ code, out, err }));
    });
  return { root, bin, script, start, run };
}

const firstLine = (child: ChildProcess) =>
  new Promise<string>((resolve) => child.stdout!.once("data", (text) => resolve(String(text).trim())));
const ending = (child: ChildProcess) =>
  new Promise<{ code: number | null; signal: string | null }>((resolve) => child.on("exit", (code, signal) => resolve({ code, signal })));

test("it tells what it can do and its version without setting anything up", async (t) => {
  const { root, run } = launcher(t, TELL);
  rmSync(join(root, "node_modules"), { recursive: true });
  rmSync(join(root, "dist"), { recursive: true });
  const help = await run(["--help"]);
  t.equal(help.code, 0);
  t.match(help.out, /start .*demo .*bench .*dev /s);
  t.match((await run(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
  const nothing = await run([]);
  t.equal(nothing.code, 2);
  t.equal(nothing.out, "");
  const unknown = await run(["strat"]);
  t.equal(unknown.code, 2);
  t.match(unknown.err, 'there is no command "strat"');
});

test("it hands the command and its options over to the pinned Node, and its exit code back", async (t) => {
  const { run, script } = launcher(t, `${TELL} console.log(process.version); process.exit(Number(process.env.EXIT ?? 0));`);
  script("redis-server", "");
  const { code, out, err } = await run(["start", "--port", "0", "--json"], { EXIT: "5" });
  t.equal(code, 5);
  t.equal(err, "");
  t.match(out, '["start","--port","0","--json"]\nv24.');
});

test("without Redis it names the line to type, and installs by apt only what it may", async (t) => {
  const { run, script, bin, root } = launcher(t, TELL);
  const bare = await run(["start"]);
  t.equal(bare.code, 3);
  t.match(bare.err, "Studio needs redis-server or valkey-server on PATH");
  for (const [manager, line] of [
    ["brew", "  brew install redis\n"],
    ["apk", "  sudo apk add valkey\n"],
    ["dnf", "  sudo dnf install -y valkey\n"],
  ] as const) {
    script(manager, "exit 1");
    const missing = await run(["start"]);
    t.equal(missing.code, 3);
    t.match(missing.err, line);
  }
  script("env", 'exec /usr/bin/env "$@"');
  // Neither root nor a sudo that asks for no password: nothing is tried.
  script("apt-get", `echo "$@" >> ${root}/apt.log; exit 1`);
  script("sudo", '[ "$1 $2" = "-n true" ] && exit 1; exit 1');
  const failing = await run(["start"]);
  t.equal(failing.code, 3);
  t.match(failing.err, "\n\n  sudo apt-get install -y redis-server\n\nOr set REDIS_URL to one that runs.");
  t.equal(existsSync(join(root, "apt.log")), process.getuid?.() === 0);
  // Root, or a sudo that works: install, update the lists when that fails, install again.
  rmSync(join(root, "apt.log"), { force: true });
  const installs = `printf '#!/bin/sh\\n' > ${bin}/redis-server; ${"/bin/"}chmod 755 ${bin}/redis-server`;
  script(
    "apt-get",
    `echo "$@" >> ${root}/apt.log; [ "$1" = update ] && : > ${root}/updated; [ -e ${root}/updated ] || exit 100; ${installs}`,
  );
  script("sudo", 'shift; [ "$1" = true ] && exit 0; exec "$@"');
  const installed = await run(["start"]);
  t.equal(installed.code, 0, installed.err);
  t.match(installed.err, "installing redis-server with apt-get");
  t.equal(installed.out, '["start"]\n', "what apt says is not on standard output");
  t.same(
    readFileSync(join(root, "apt.log"), "utf8")
      .split("\n")
      .map((line) => line.split(" ")[0]),
    ["install", "update", "install", ""],
  );
});

test("Redis is not asked for by a command that needs none", async (t) => {
  const { root, run } = launcher(t, TELL);
  t.equal((await run(["start"], { REDIS_URL: "redis://cache" })).code, 0);
  t.equal((await run(["config"])).code, 0);
  writeFileSync(join(root, ".env"), "# REDIS_URL=redis://a\n export STUDIO_REDIS_URL = redis://cache\n");
  t.equal((await run(["start"])).code, 0, "the address is in .env");
  t.equal((await run(["start", "--no-env-file"])).code, 3);
  writeFileSync(join(root, ".env"), "# REDIS_URL=redis://a\nREDIS_URL=\n");
  t.equal((await run(["start"])).code, 3);
  writeFileSync(join(root, "other.env"), "REDIS_URL_FILE=/run/secrets/redis\n");
  t.equal((await run(["start", "--env-file", "other.env"])).code, 0);
  t.equal((await run(["start", "--env-file=other.env"])).code, 0);
  t.equal((await run(["demo", "--url", "http://localhost:1", "--token", "x"])).code, 0);
  t.equal((await run(["start", "--help"])).code, 0);
  t.equal((await run(["demo"])).code, 3);
});

test("packages are installed when they are missing or not those of the lock file, without install scripts", async (t) => {
  const { root, run, script } = launcher(t, TELL);
  script("redis-server", "");
  const lock = { packages: { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0", optional: true } } };
  writeFileSync(join(root, "package-lock.json"), JSON.stringify(lock));
  // The bundle is made of it, too, and would be missed if it were newer by a tick.
  const earlier = new Date(Date.now() - 60_000);
  utimesSync(join(root, "package-lock.json"), earlier, earlier);
  script("npm", `echo "$@" >> ${root}/npm.log; exit 7`);
  const failed = await run(["start"]);
  t.equal(failed.code, 3);
  t.match(failed.err, `cd ${root} && npm install --ignore-scripts`);
  t.match(readFileSync(join(root, "npm.log"), "utf8"), /^ci --ignore-scripts .*\ninstall --no-save --ignore-scripts .*\n$/);
  rmSync(join(root, "npm.log"));
  script(
    "npm",
    `echo "$@" >> ${root}/npm.log; [ "$1" = ci ] && exit 1; echo noise; printf '{"packages":{}}' > ${root}/node_modules/.package-lock.json`,
  );
  const done = await run(["start"]);
  t.equal(done.out, '["start"]\n', "what npm says is not on standard output");
  await run(["start"]);
  t.equal(readFileSync(join(root, "npm.log"), "utf8").split("\n").length, 3, "once is enough");

  // A lock file that is newer by its time only, as after a checkout, costs no installation.
  const installed = join(root, "node_modules", ".package-lock.json");
  writeFileSync(installed, JSON.stringify({ packages: { "node_modules/a": { version: "1.0.0" } } }));
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(root, "package-lock.json"), later, later);
  await run(["start"]);
  t.equal(readFileSync(join(root, "npm.log"), "utf8").split("\n").length, 3);
  writeFileSync(installed, JSON.stringify({ packages: { "node_modules/a": { version: "0.9.0" } } }));
  await run(["start"]);
  t.equal(readFileSync(join(root, "npm.log"), "utf8").split("\n").length, 5);
});

test("the bundle is built when it is missing or older than a source, once for starts at the same moment", async (t) => {
  const { root, run, script } = launcher(t, TELL);
  script("redis-server", "");
  rmSync(join(root, "dist"), { recursive: true });
  t.equal((await run(["start"])).code, 3, "a package without its bundle is broken");
  mkdirSync(join(root, "scripts"));
  mkdirSync(join(root, "src"));
  const source = join(root, "src", "a.ts");
  writeFileSync(source, "");
  const log = join(root, "build.log");
  const builds = () => readFileSync(log, "utf8").length;
  writeFileSync(
    join(root, "scripts", "build.mjs"),
    `import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
     appendFileSync(${JSON.stringify(log)}, "b"); await new Promise((resolve) => setTimeout(resolve, 300));
     mkdirSync("dist", { recursive: true }); writeFileSync("dist/cli.mjs", ${JSON.stringify(TELL)});`,
  );
  const both = await Promise.all([run(["start"]), run(["start"])]);
  t.same(
    both.map(({ code, out }) => `${code} ${out}`),
    ['0 ["start"]\n', '0 ["start"]\n'],
  );
  t.equal(builds(), 1);
  await run(["start"]);
  t.equal(builds(), 1);
  const later = new Date(Date.now() + 1000);
  utimesSync(source, later, later);
  await run(["start"]);
  t.equal(builds(), 2);
  writeFileSync(join(root, "scripts", "build.mjs"), "process.exit(1)");
  utimesSync(source, new Date(Date.now() + 60_000), new Date(Date.now() + 60_000));
  const broken = await run(["start"]);
  t.equal(broken.code, 1);
  t.match(broken.err, "The build failed.");
});

const WAITS = `
  process.on("SIGTERM", () => process.exit(143)); process.on("SIGINT", () => process.exit(130));
  const { Socket } = await import("node:net");
  const { writeFileSync } = await import("node:fs");
  new Socket({ fd: Number(process.env.STUDIO_LIFELINE) }).on("close", () => { writeFileSync("left", ""); process.exit(0); }).resume();
  console.log(process.pid);`;

test("signals are passed on, an end by a signal is told as 128 and its number, and a killed launcher takes its child along", async (t) => {
  const { root, script, start } = launcher(t, WAITS);
  script("redis-server", "");
  for (const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const) {
    const child = start(["start"]);
    await firstLine(child);
    child.kill(signal);
    t.same(await ending(child), { code, signal: null });
  }
  const shot = start(["start"]);
  process.kill(Number(await firstLine(shot)), "SIGKILL");
  t.same(await ending(shot), { code: 137, signal: null });

  const killed = start(["start"]);
  await firstLine(killed);
  const closed = new Promise((resolve) => killed.stdout!.on("close", resolve));
  killed.kill("SIGKILL");
  await closed;
  t.ok(existsSync(join(root, "left")));
});

test("sockets of a service manager are passed on under numbers of their own, and its variables to nobody", async (t) => {
  const tell = `
    const { LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES, STUDIO_ACTIVATED } = process.env;
    const { fstatSync } = await import("node:fs");
    const { ino } = STUDIO_ACTIVATED ? fstatSync(4) : { ino: null };
    console.log(JSON.stringify({ LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES, STUDIO_ACTIVATED, ino }));`;
  const { root, script } = launcher(t, tell);
  script("redis-server", "");
  const file = openSync(join(root, "package.json"), "r");
  t.teardown(() => closeSync(file));
  const told = (command: string, variables: string) =>
    new Promise<{ out: object; err: string }>((resolve) => {
      const argv = ["-c", `${variables}; exec "$@"`, "sh", process.execPath, join(root, "studio.mjs"), command];
      const child = spawn("/bin/sh", argv, {
        cwd: root,
        env: { PATH: join(root, "bin"), HOME: root },
        stdio: ["ignore", "pipe", "pipe", file],
      });
      let [out, err] = ["", ""];
      child.stdout!.on("data", (text) => (out += text));
      child.stderr!.on("data", (text) => (err += text));
      child.on("close", () => resolve({ out: JSON.parse(out), err }));
    });
  const handed = "export LISTEN_FDS=1 LISTEN_PID=$$ LISTEN_FDNAMES=web";
  t.same(await told("start", handed), { out: { STUDIO_ACTIVATED: '["web"]', ino: fstatSync(file).ino }, err: "" });
  t.same(await told("status", handed), { out: { ino: null }, err: "" }, "only a start takes them");
  const nobodys = await told("start", "export LISTEN_FDS=1 LISTEN_PID=1");
  t.same(nobodys.out, { ino: null });
  t.match(nobodys.err, "LISTEN_FDS is for process 1 and not for this one: its sockets are not used");
  t.match((await told("start", "export LISTEN_FDS=-1 LISTEN_PID=$$")).err, "LISTEN_FDS is no number (-1)");
});

test("dev builds and starts again after a change, stays with what runs when the build fails, and ends what it started", async (t) => {
  const { root, script, start } = launcher(t, WAITS);
  script("redis-server", "");
  mkdirSync(join(root, "scripts"));
  mkdirSync(join(root, "src", "deep"), { recursive: true });
  const build = (code: number) => writeFileSync(join(root, "scripts", "build.mjs"), `process.exit(${code})`);
  build(0);
  utimesSync(join(root, "dist", "cli.mjs"), new Date(Date.now() + 60_000), new Date(Date.now() + 60_000));
  const child = start(["dev"]);
  t.teardown(() => child.kill("SIGKILL"));
  let said = "";
  child.stderr!.on("data", (text) => {
    said += text;
  });
  const pids: number[] = [];
  child.stdout!.on("data", (text) => pids.push(...String(text).trim().split("\n").map(Number)));
  // A watcher takes a moment to stand, and nothing tells when: the file is written, not too often, until it is noticed.
  const change = (what: string, seen: () => boolean) => {
    let looks = 0;
    return until(what, () => {
      if (!seen() && looks++ % 20 === 0) writeFileSync(join(root, "src", "deep", "a.ts"), String(looks));
      return seen();
    });
  };
  await until("the first start", () => pids.length === 1);
  await change("the second start", () => pids.length >= 2);
  t.not(pids[1], pids[0]);
  t.notOk(lives(pids[0]!));
  build(1);
  await change("the failed build", () => said.includes("still running what was built before"));
  t.ok(lives(pids.at(-1)!));
  child.kill("SIGTERM");
  t.same(await ending(child), { code: 143, signal: null });
  t.notOk(lives(pids.at(-1)!));
});
