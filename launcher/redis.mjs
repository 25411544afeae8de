import { installByApt } from "./apt.mjs";
import { Problem } from "./problem.mjs";
import { onPath } from "./program.mjs";

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

/** Sees to a Redis or Valkey server on PATH, installing it by apt where this user may. Throws Problem 3 with the line to type otherwise. */
export async function ensureRedis(env = process.env) {
  if (["STUDIO_REDIS_URL", "STUDIO_REDIS_URL_FILE", "REDIS_URL", "REDIS_URL_FILE"].some((name) => env[name])) return;
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
