// The smoke matrix and every broken twin, as people run them: everything must be as it should be, and every twin must be noticed.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report, Summary } from "../report/report.ts";
import { test } from "../testing/tap.ts";

const root = join(import.meta.dirname, "..", "..");

function conformance(...args: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "dist", "conformance.mjs"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, errors }));
  });
}

test("the smoke matrix conforms, and every broken twin is noticed", async (t) => {
  const { code, out, errors } = await conformance("--smoke", "--mutants", "--json");
  const lines = out.trim().split("\n");
  const report = JSON.parse(lines.at(-2) ?? "null") as Report | null;
  const { summary } = JSON.parse(lines.at(-1) ?? "{}") as { summary?: Summary };
  if (report === null || summary === undefined) return void t.fail(`it wrote no report: ${errors.slice(-2000)}`);
  t.same(report.summary, summary, "the last line is the summary");
  for (const { row, unsupported, broken, results } of report.rows) {
    // Only what Debian does not have may be missing.
    if (unsupported !== null && /is not on PATH, and Debian has no package of it/.test(unsupported)) {
      t.pass(row.id, { skip: unsupported });
      continue;
    }
    t.equal(broken ?? unsupported, null, `${row.id} was examined`);
    for (const { check, verdict, why } of results) {
      if (verdict === "unsupported" || verdict === "could-be-better") continue;
      t.equal(verdict, "pass", `${row.id}: ${check}${verdict === "pass" ? "" : `: ${why}`}`);
    }
  }
  for (const { mutant, seen, verdict, why } of report.mutants) {
    if (verdict === "unsupported") t.pass(mutant, { skip: why ?? "" });
    else t.equal(verdict, seen === "equivalent" ? "equivalent" : "killed", `${mutant}${why && verdict !== "equivalent" ? `: ${why}` : ""}`);
  }
  t.equal(code, 0, "the exit code says so, too");
});

test("wrong usage is said, with what is allowed", async (t) => {
  for (const [args, said] of [
    [["--runtime", "python"], /--runtime: "python" is not allowed; it must be of bun, node, deno, mixed/],
    [["--topology", "no-such"], /no topology is left/],
    [["--check", "no-such"], /--check: nothing has such a name/],
    [["diff", "one.json"], /diff wants two reports/],
    [["diff", "/no/such.json", "/no/such.json"], /\/no\/such\.json cannot be read/],
  ] as const) {
    const { code, errors } = await conformance(...args);
    t.equal(code, 2, args.join(" "));
    t.match(errors, said);
  }
});

test("an interrupted run ends with its signal's code, and leaves nothing behind", async (t) => {
  const child = spawn(
    process.execPath,
    [join(root, "dist", "conformance.mjs"), "--topology", "http", "--proxy", "nginx", "--runtime", "node"],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, TMPDIR: process.env.TMPDIR ?? "/tmp" },
    },
  );
  /** Processes whose parent is the run. */
  const family = () =>
    readdirSync("/proc").filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) === child.pid;
      } catch {
        return false;
      }
    });
  const until = async (what: () => boolean) => {
    for (const end = performance.now() + 30_000; !what(); ) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return true;
  };
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  t.ok(await until(() => family().length > 0), "it has started something");
  const children = family();
  child.kill("SIGINT");
  t.equal(await ended, 130);
  const alive = (pid: string) => {
    try {
      process.kill(Number(pid), 0);
      return true;
    } catch {
      return false;
    }
  };
  t.ok(await until(() => !children.some(alive)), "and everything that it had started is gone");
});
