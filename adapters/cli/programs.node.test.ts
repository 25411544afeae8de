import { spawn } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import type { RuntimeName } from "../../src/knobs/load.ts";
import { directory } from "../supervisor/fixture.ts";
import { codeCache, workerPrograms } from "./programs.ts";

const dist = join(import.meta.dirname, "..", "..", "dist");

/** The most threads that a process of the runtime had while its pool was busy. */
const BUSY = `
import { pbkdf2 } from "node:crypto";
import { readdirSync } from "node:fs";
const count = () => readdirSync("/proc/self/task").length;
let most = 0;
const timer = setInterval(() => { most = Math.max(most, count()); }, 2);
await Promise.all(Array.from({ length: 64 }, () => new Promise((resolve) => pbkdf2("a", "b", 20000, 32, "sha256", resolve))));
clearInterval(timer);
console.log(Math.max(most, count()));`;

function threadsOf(runtime: RuntimeName, threads: number, data: string): Promise<number> {
  const { argv, env } = workerPrograms(dist, join(data, "cache"), { data, workerClass: [runtime], threads })("web", runtime);
  const evaluate = runtime === "deno" ? ["eval", "--no-config", BUSY] : ["--input-type=module", "-e", BUSY];
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], evaluate, { env, stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.on("close", (code) => (code === 0 ? resolve(Number(out)) : reject(new Error(`${runtime} ended with ${code}`))));
  });
}

test("threads is the size of the pool on Node and Bun, and leaves Deno alone", async (t) => {
  const data = directory(t);
  for (const runtime of ["node", "bun"] as const) {
    const [few, many] = [await threadsOf(runtime, 2, data), await threadsOf(runtime, 24, data)];
    // A pool of 24 may start fewer at a time that is short; one of 2 never starts more.
    t.ok(many - few >= 8, `${runtime}: ${few} threads with a pool of 2, ${many} with one of 24`);
  }
  const program = workerPrograms(dist, join(data, "cache"), { data, workerClass: ["deno", "node"], threads: 7 });
  t.equal(program("web", "deno").env.UV_THREADPOOL_SIZE, undefined);
  t.equal(program("web", "node").env.UV_THREADPOOL_SIZE, "7");
  const auto = workerPrograms(dist, join(data, "cache"), { data, workerClass: ["node"], threads: "auto" });
  t.equal(auto("worker", "node").env.UV_THREADPOOL_SIZE, undefined);
});

test("compiled code is shared by the Studios of a user, where that can be written", (t) => {
  const home = directory(t);
  writeFileSync(join(home, "file"), "");
  t.equal(codeCache("/data", { XDG_CACHE_HOME: join(home, "cache") }), join(home, "cache", "studio"));
  t.ok(existsSync(join(home, "cache", "studio")));
  t.equal(codeCache("/data", { XDG_CACHE_HOME: join(home, "file") }), join("/data", "cache"), "a file is in the way");
  chmodSync(join(home, "cache", "studio"), 0o777);
  t.equal(codeCache("/data", { XDG_CACHE_HOME: join(home, "cache") }), join("/data", "cache"), "others can write there");
});
