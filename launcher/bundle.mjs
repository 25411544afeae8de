import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem, say } from "./problem.mjs";
import { run } from "./program.mjs";

const BUILD_LIMIT_MS = 120_000;

/** What the bundle is made of. */
const SOURCES = ["src", "adapters", "harness", "topologies", "web", "docs", "scripts/build.mjs", "package-lock.json"];

/** Builds dist/ when it is missing or older than its sources. A package without sources is used as it is. */
export async function ensureBundle(root, node) {
  if (isFresh(root)) return;
  if (!existsSync(join(root, "scripts", "build.mjs"))) throw new Problem(3, `${join(root, "dist")} is missing: install Studio again`);
  const release = await lock(join(root, "node_modules", ".studio-build"));
  try {
    // Whoever held the lock before us may have built it.
    if (!isFresh(root)) await build(root, node);
  } finally {
    release();
  }
}

/** Builds dist/. Throws Problem when that fails; the errors of the build have been shown then. */
export async function build(root, node) {
  say("building dist/");
  const code = await run([node, join(root, "scripts", "build.mjs")], { cwd: root, limitMs: BUILD_LIMIT_MS, show: "errors" });
  if (code !== 0) throw new Problem(1, "The build failed.");
}

function isFresh(root) {
  const built = join(root, "dist", "cli.mjs");
  if (!existsSync(built)) return false;
  const builtAt = statSync(built).mtimeMs;
  return SOURCES.every((name) => !isNewer(join(root, name), builtAt));
}

function isNewer(path, than) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return false;
  if (!stat.isDirectory()) return stat.mtimeMs > than && !path.includes(".test.");
  return readdirSync(path).some((name) => isNewer(join(path, name), than));
}

/** A lock file with the number of its holder, so that two first starts do not build into each other. */
async function lock(file) {
  const end = Date.now() + BUILD_LIMIT_MS;
  for (;;) {
    try {
      const fd = openSync(file, "wx");
      writeSync(fd, String(process.pid));
      closeSync(fd);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!isHeld(file) || Date.now() > end) rmSync(file, { force: true });
    else await sleep(50);
  }
}

function isHeld(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    // Empty: its holder is about to write its number.
    if (pid === 0) return Date.now() - statSync(file).mtimeMs < 1000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
