import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../testing/tap.ts";
import { cleanUp, temporaryFolder } from "./children.ts";
import { type Bench, startRole } from "./context.ts";
import { parseOptions } from "./options.ts";
import { RUNTIMES } from "./runtimes.ts";

const root = join(import.meta.dirname, "../..");

/** Runs `studio bench` to its end. */
function studioBench(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "studio.mjs"), "bench", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 100_000,
    });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

test("realtime measures Studio and the servers beside it with the same bytes, and finds no fault", async (t) => {
  const args = [
    "--worker-class",
    "bun",
    "--clients",
    "6",
    "--rate",
    "20",
    "--seconds",
    "2",
    "--rounds",
    "1",
    "--only",
    "latency",
    "--json",
  ];
  const { code, out, err } = await studioBench(["realtime", ...args]);
  t.equal(code, 0, err.slice(-2000));
  const report = JSON.parse(out) as { rows: Record<string, unknown>[]; ratios: Record<string, unknown>[]; machine: object };
  t.same(
    report.rows.map(({ row, lost, doubled, disordered, closed }) => ({ row, lost, doubled, disordered, closed })),
    ["bare", "socket.io", "studio"].map((row) => ({ row, lost: 0, doubled: 0, disordered: 0, closed: 0 })),
  );
  t.equal(new Set(report.rows.map(({ frame_bytes }) => frame_bytes)).size, 1, "frames are of one size");
  t.equal(typeof report.ratios[0]?.p99_to_bare, "number");
  t.match(report.machine, { runtimes: { bun: /^\d+\.\d+/ } });
});

test("the bare server of each runtime repeats what was recorded, on one port with a second worker", async (t) => {
  t.teardown(cleanUp);
  const file = join(temporaryFolder(), "recorded.json");
  const body = "<p>größer</p>";
  writeFileSync(
    file,
    JSON.stringify({ "/a?b=1": { status: 200, headers: { "content-type": "text/html; charset=utf-8", "x-frame-options": "DENY" }, body } }),
  );
  const bench: Bench = { options: parseOptions(["http"])!, root, self: join(import.meta.dirname, "main.ts"), load: "", say: () => {} };
  for (const runtime of RUNTIMES) {
    const first = startRole(bench, runtime, "replay", [0, file]);
    const { port } = await first.line(20_000);
    const second = startRole(bench, runtime, "replay", [port as number, file]);
    t.equal((await second.line(20_000)).port, port, `${runtime} shares the port`);
    const answer = await fetch(`http://127.0.0.1:${port}/a?b=1`);
    t.equal(await answer.text(), body);
    t.equal(answer.headers.get("x-frame-options"), "DENY");
    t.equal((await fetch(`http://127.0.0.1:${port}/none`)).status, 404);
    await Promise.all([first.stop(), second.stop()]);
  }
});

test("what is wrong with the command line is said, with exit code 2", async (t) => {
  const { code, err } = await studioBench(["realtime", "--rounds", "0"]);
  t.equal(code, 2);
  t.match(err, /--rounds must be a whole number from 1 to 100/);
});
