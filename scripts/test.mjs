// `npm test`: sets up what is missing, runs every check and every suite, and ends with a line `N passed, N failed`.
//   node scripts/test.mjs [--only TEXT] [--runtime node|bun|deno] [--no-checks]
// A suite `x.test.ts` runs on all three runtimes, `x.node.test.ts` and `x.e2e.test.ts` (a browser) on the pinned Node. Exit code 1 when anything failed.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installByApt } from "../launcher/apt.mjs";
import { ensurePackages } from "../launcher/packages.mjs";
import { Problem } from "../launcher/problem.mjs";
import { onPath } from "../launcher/program.mjs";
import { ensureRedis } from "../launcher/redis.mjs";

const root = join(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: { only: { type: "string" }, runtime: { type: "string" }, "no-checks": { type: "boolean", default: false } },
});

/** Seconds that one suite may take on one runtime before its whole process group is ended and it counts as failed. */
const SUITE_LIMIT_S = 240;

/** How long a suite that went wrong may take to end what it has started. Milliseconds. */
const LEAVE_MS = 10_000;

/** Suites that run at the same time. They wait for more than half of their time, so there are more of them than cores. */
const LANES = Math.min(6, Math.ceil(availableParallelism() * 1.5));

/** What suites start besides Redis: the programs of which one is needed, or a module of theirs, and the Debian package that brings it. */
const NEEDED = [
  { programs: ["chromium", "chromium-browser", "google-chrome"], name: "chromium" },
  { programs: ["openssl"], name: "openssl" },
  { programs: ["nginx"], name: "nginx-light" },
  { programs: ["nginx"], file: "/usr/lib/nginx/modules/ngx_stream_module.so", name: "libnginx-mod-stream" },
  { programs: ["caddy"], name: "caddy" },
  { programs: ["haproxy"], name: "haproxy" },
  { programs: ["apache2", "httpd"], name: "apache2" },
  { programs: ["lighttpd"], name: "lighttpd" },
  { programs: ["lighttpd"], file: "/usr/lib/lighttpd/mod_openssl.so", name: "lighttpd-mod-openssl" },
  { programs: ["h2o"], name: "h2o" },
  { programs: ["certutil"], name: "libnss3-tools" },
  { programs: ["postgres"], name: "postgresql" },
  { programs: ["systemd-socket-activate"], name: "systemd" },
];
/** Programs of the system, and where Debian keeps those of PostgreSQL. */
const FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", ...Array.from({ length: 12 }, (_, at) => `/usr/lib/postgresql/${at + 13}/bin`)];
try {
  await ensurePackages(root);
  // The suites start Redis servers of their own, so an address of one that runs does not help.
  await ensureRedis(["--no-env-file"], { PATH: process.env.PATH, HOME: process.env.HOME });
  for (const { programs, file, name } of NEEDED) {
    const env = { ...process.env, PATH: [process.env.PATH, ...FOLDERS].join(":") };
    if ((file ? existsSync(file) : onPath(programs, env.PATH)) || (await installByApt(name, programs, env))) continue;
    throw new Problem(3, `The suites need ${file ?? programs[0]}. Type this, then start again:\n\n  sudo apt-get install -y ${name}`);
  }
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(`test: ${error.message}`);
  process.exit(error.exitCode);
}

const { Parser } = await import("tap-parser");
const { checks, runCheck } = await import("./check.mjs");
const { buildAll } = await import("./build.mjs");

const binaries = {
  node: [join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)],
  bun: [join(root, `node_modules/@oven/bun-${process.platform}-${process.arch === "arm64" ? "aarch64" : process.arch}/bin/bun`)],
  deno: [join(root, `node_modules/@deno/${process.platform}-${process.arch}-glibc/deno`), "run", "-A"],
};
for (const [name, argv] of Object.entries(binaries)) if (!existsSync(argv[0])) argv[0] = name;

function* suites(folder) {
  if (!existsSync(join(root, folder))) return;
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* suites(path);
    else if (entry.name.endsWith(".test.ts")) yield path;
  }
}

let passed = 0;
let failed = 0;
let isLeaving = false;
const live = new Set();
const temporary = mkdtempSync(join(tmpdir(), "studio-test-"));

function endGroup(child, signal = "SIGKILL") {
  try {
    return process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
    return false;
  }
}
/** Ends what a suite that went wrong has left: it is asked first, because what it started in groups of their own is known to nobody else. */
async function askToLeave(child) {
  endGroup(child, "SIGTERM");
  for (const end = performance.now() + LEAVE_MS; performance.now() < end && endGroup(child, 0); )
    await new Promise((resolve) => setTimeout(resolve, 100));
  endGroup(child);
}
async function leave(code) {
  isLeaving = true;
  await Promise.all(Array.from(live, askToLeave));
  rmSync(temporary, { recursive: true, force: true });
  process.exit(code);
}
process.on("SIGINT", () => void leave(130));
process.on("SIGTERM", () => void leave(143));

/** The lines of a suite's output without those that say that something passed. */
const telling = (output) =>
  output
    .trim()
    .split("\n")
    .filter((line) => !/^\s*ok \d+ - /.test(line));

/** Runs one suite and resolves to its counts and, when it failed, to what it printed. Leaves count: an assertion is never counted again by its parents. */
function runSuite(path, runtime) {
  return new Promise((resolve) => {
    const [command, ...args] = binaries[runtime];
    const started = performance.now();
    const child = spawn(command, [...args, path], {
      cwd: root,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, TMPDIR: temporary, TAP_TIMEOUT: "200", NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    });
    live.add(child);
    let output = "";
    let late = false;
    const counts = { passed: 0, failed: 0 };
    const skipped = new Set();
    const watch = (parser) => {
      const children = new Set();
      parser.on("child", (inner) => {
        children.add(inner.name);
        watch(inner);
      });
      parser.on("assert", (result) => {
        // A line that sums a subtest up is no assertion of its own, unless it fails while everything inside passed.
        if (children.has(result.name) && result.ok) return;
        // What could not be judged here is said and counted as neither.
        if (result.skip) {
          skipped.add(`${result.name}: ${result.skip}`);
          return;
        }
        if (result.ok) counts.passed += 1;
        else if (!children.has(result.name)) counts.failed += 1;
      });
    };
    const parser = new Parser();
    watch(parser);
    child.stdout.setEncoding("utf8");
    child.stderr.setEncoding("utf8");
    child.stdout.on("data", (text) => {
      output += text;
      parser.write(text);
    });
    child.stderr.on("data", (text) => {
      output += text;
    });
    const timer = setTimeout(() => {
      late = true;
      void askToLeave(child);
    }, SUITE_LIMIT_S * 1000);
    child.on("error", (error) => {
      output += String(error);
    });
    // What a suite has left in a group of its own may keep these open, and would be waited for without end.
    let unread;
    child.on("exit", () => {
      unread = setTimeout(() => {
        for (const stream of [child.stdout, child.stderr]) stream.destroy();
      }, LEAVE_MS);
    });
    child.on("close", async (code, signal) => {
      clearTimeout(timer);
      clearTimeout(unread);
      // Whatever a suite left running is ended, so that it cannot disturb the next one.
      if (code === 0) endGroup(child);
      else await askToLeave(child);
      live.delete(child);
      parser.end();
      const wrong = late
        ? `it took longer than ${SUITE_LIMIT_S} s`
        : counts.failed === 0 && (code !== 0 || signal)
          ? `it ended with ${signal ?? `exit code ${code}`} although no assertion failed`
          : counts.passed + counts.failed + skipped.size === 0
            ? "it asserted nothing"
            : null;
      if (wrong) counts.failed += 1;
      resolve({ ...counts, skipped, wrong, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}

const chosen = (name) => !options.only || name.includes(options.only);
if (!options["no-checks"]) {
  for (const name of Object.keys(checks).filter(chosen)) {
    const { ok, output } = await runCheck(name);
    console.log(`${ok ? "ok    " : "not ok"} check    ${name}`);
    if (ok) passed += 1;
    else {
      failed += 1;
      console.log(output.trim().split("\n").slice(0, 60).join("\n"));
    }
  }
}
await buildAll();

const all = ["src", "adapters", "web", "harness", "scripts", "topologies"].flatMap((folder) => [...suites(folder)]).filter(chosen);
const work = all.flatMap((path) => {
  const runtimes = /\.(node|e2e)\.test\.ts$/.test(path) ? ["node"] : Object.keys(binaries);
  return runtimes.filter((runtime) => !options.runtime || options.runtime === runtime).map((runtime) => ({ path, runtime }));
});
/** The same list with neighbours far from each other: suites of one folder need the machine for the same, and would meet. */
function dealt(list, piles = 5) {
  const size = Math.ceil(list.length / piles);
  return Array.from({ length: size }, (_, index) => list.filter((_, at) => at % size === index)).flat();
}
const isBrowser = ({ path }) => path.endsWith(".e2e.test.ts");
// The smoke matrix has as many processes as it can use.
const wantsAll = ({ path }) => path.startsWith("harness/conformance/smoke");
const shared = dealt(work.filter((one) => !isBrowser(one) && !wantsAll(one)));
const browsers = work.filter(isBrowser);
const alone = work.filter(wantsAll);

async function lane(queue) {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { path, runtime } = next;
    const result = await runSuite(path, runtime);
    // Nothing is begun any more, nor said.
    if (isLeaving) await new Promise(() => {});
    passed += result.passed;
    failed += result.failed;
    const ok = result.failed === 0;
    console.log(
      `${ok ? "ok    " : "not ok"} ${runtime.padEnd(8)} ${path}  ${result.passed} passed${result.failed ? `, ${result.failed} failed` : ""}  ${result.seconds.toFixed(1)} s`,
    );
    for (const text of result.skipped) console.log(`  skipped: ${text}`);
    if (!ok) {
      if (result.wrong) console.log(`  ${result.wrong}`);
      console.log(telling(result.output).slice(-120).join("\n"));
    }
  }
}
// A browser keeps a core busy: two at once, and when the other suites are through, so that pages are about as quick as a person has them.
await Promise.all(
  Array.from({ length: LANES }, async (_, index) => {
    await lane(shared);
    if (index < 2) await lane(browsers);
  }),
);
await lane(alone);

console.log(`${passed} passed, ${failed} failed`);
await leave(failed || passed === 0 ? 1 : 0);
