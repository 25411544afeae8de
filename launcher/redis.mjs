import { readFileSync } from "node:fs";
import { installByApt } from "./apt.mjs";
import { Problem } from "./problem.mjs";
import { onPath } from "./program.mjs";

const ADDRESSES = ["STUDIO_REDIS_URL", "STUDIO_REDIS_URL_FILE", "REDIS_URL", "REDIS_URL_FILE"];
const SERVERS = ["redis-server", "valkey-server"];

/** The line that installs a Redis server, by the package manager that is there. */
const INSTALL_LINES = [
  ["apt-get", "sudo apt-get install -y redis-server"],
  ["dnf", "sudo dnf install -y valkey"],
  ["pacman", "sudo pacman -S --noconfirm valkey"],
  ["apk", "sudo apk add valkey"],
  ["zypper", "sudo zypper install -y valkey"],
  ["brew", "brew install redis"],
];

/**
 * Sees to a Redis or Valkey server on PATH, installing it by apt where this user may, unless an address of one is set: in the environment or in the `.env`
 * files that a command with these `args` reads. Throws Problem 3 with the line to type otherwise.
 */
export async function ensureRedis(args = [], env = process.env) {
  if (ADDRESSES.some((name) => env[name]) || envFiles(args).some(namesAddress)) return;
  if (onPath(SERVERS, env.PATH)) return;
  if (await installByApt("redis-server", SERVERS, env)) return;
  const line = INSTALL_LINES.find(([manager]) => onPath([manager], env.PATH))?.[1];
  throw new Problem(
    3,
    line
      ? `Studio needs a Redis server, and there is none on PATH. Type this, then start again:\n\n  ${line}\n\nOr set REDIS_URL to one that runs.`
      : "Studio needs redis-server or valkey-server on PATH. Install one of them, or set REDIS_URL to one that runs.",
  );
}

/** The `.env` files of a command, as adapters/cli/settings.ts finds them. */
function envFiles(args) {
  if (args.includes("--no-env-file")) return [];
  const at = args.indexOf("--env-file");
  const named = at === -1 ? args.find((arg) => arg.startsWith("--env-file="))?.slice("--env-file=".length) : args[at + 1];
  return named ? [named, ".env"] : [".env"];
}

/** Whether a `.env` file sets an address; the command itself says what is wrong with one. */
function namesAddress(file) {
  try {
    const text = readFileSync(file, "utf8");
    return ADDRESSES.some((name) => new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*[^\\s#]`, "m").test(text));
  } catch {
    return false;
  }
}
