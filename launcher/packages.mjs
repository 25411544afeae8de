import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { Problem, say } from "./problem.mjs";
import { onPath, run } from "./program.mjs";

const INSTALL_LIMIT_MS = 15 * 60_000;

/** Installs the npm packages of a checkout when they are missing or not those of the lock file. An installed package has no lock file and needs none. */
export async function ensurePackages(root) {
  const lock = join(root, "package-lock.json");
  if (!existsSync(lock) || areFresh(lock, join(root, "node_modules", ".package-lock.json"))) return;
  const npm = onPath(["npm"], [process.env.PATH, dirname(process.execPath)].join(":"));
  if (npm === null) throw new Problem(3, `npm is not on PATH. Install it, then type: npm ci --ignore-scripts`);
  say("installing npm packages (npm ci --ignore-scripts); this happens once");
  // Install scripts are never needed: the binaries of the runtimes and of esbuild are in packages of their own.
  const options = ["--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const install = async (verb, show) => (await run([npm, ...verb, ...options], { cwd: root, limitMs: INSTALL_LIMIT_MS, show })) === 0;
  if (await install(["ci"], "nothing")) return;
  // `npm ci` refuses a lock file without the optional packages of every other platform, which a registry that lacks them leaves out. This one takes the
  // same versions, and writes neither package.json nor the lock file.
  say("npm ci refuses; trying npm install --no-save --ignore-scripts");
  if (await install(["install", "--no-save"], "all")) return;
  throw new Problem(
    3,
    `The npm packages could not be installed. See what is wrong with: cd ${root} && npm install --ignore-scripts --no-save`,
  );
}

/** Whether the installed packages are those of the lock file: by time, and when that does not tell, package by package. */
function areFresh(lock, installed) {
  if (!existsSync(installed)) return false;
  if (statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true;
  const wanted = JSON.parse(readFileSync(lock, "utf8")).packages;
  const found = JSON.parse(readFileSync(installed, "utf8")).packages;
  const same = Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || found[path]?.version === version || (optional && !found[path]),
  );
  // So that the next start sees it at once.
  if (same) utimesSync(installed, new Date(), new Date());
  return same;
}
