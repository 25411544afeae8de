import { Problem, say } from "./problem.mjs";
import { onPath, run } from "./program.mjs";

const SERVERS = ["redis-server", "valkey-server"];
const APT_LIMIT_MS = 10 * 60_000;

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
  const apt = onPath(["apt-get"], env.PATH);
  const prefix = apt && (await rootPrefix(env));
  if (apt && prefix) {
    say("installing redis-server with apt-get; this happens once");
    const aptEnv = { ...env, DEBIAN_FRONTEND: "noninteractive" };
    const install = [...prefix, apt, "install", "-y", "-q", "--no-install-recommends", "redis-server"];
    const installed = async () => (await run(install, { env: aptEnv, limitMs: APT_LIMIT_MS })) === 0 && onPath(SERVERS, env.PATH);
    if (await installed()) return;
    // The list of packages may be old or not there at all, as in most container images.
    await run([...prefix, apt, "update", "-q"], { env: aptEnv, limitMs: APT_LIMIT_MS });
    if (await installed()) return;
  }
  const line = INSTALL_LINES.find(([manager]) => onPath([manager], env.PATH))?.[1];
  throw new Problem(
    3,
    line
      ? `Studio needs a Redis server, and there is none on PATH. Type this, then start again:\n\n  ${line}\n\nOr set REDIS_URL to one that runs.`
      : "Studio needs redis-server or valkey-server on PATH. Install one of them, or set REDIS_URL to one that runs.",
  );
}

/** What has to stand before a command that needs root: nothing for root, sudo where it asks for no password, null where neither is so. */
async function rootPrefix(env) {
  if (process.getuid?.() === 0) return [];
  const sudo = onPath(["sudo"], env.PATH);
  return sudo && (await run([sudo, "-n", "true"], { env, limitMs: 10_000, quiet: true })) === 0 ? [sudo, "-n"] : null;
}
