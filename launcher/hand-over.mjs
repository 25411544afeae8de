import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { constants, homedir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2"];

/**
 * Starts a script of ours with the pinned Node, as a process group of its own, so that Ctrl+C reaches it once and through us. It also holds the read end of a
 * pipe that ends with this process, however that ends, and inherits `sockets` (see takeActivation) from descriptor 4 on, with their names in
 * STUDIO_ACTIVATED. `exited` resolves to its exit code.
 */
export function handOver(node, script, args, sockets = []) {
  // Without the `--`, Node looks for its own --env-file among the arguments of the script.
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", "--", script, ...args], {
    detached: true,
    stdio: ["inherit", "inherit", "inherit", "pipe", ...sockets.map(({ fd }) => fd)],
    env: {
      ...compileCache(),
      ...process.env,
      STUDIO_LIFELINE: "3",
      ...(sockets.length > 0 ? { STUDIO_ACTIVATED: JSON.stringify(sockets.map(({ name }) => name)) } : {}),
    },
  });
  child.stdio[3]?.on("error", () => {});
  const exited = new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`studio: ${node} cannot be started: ${error.message}\n`);
      resolve(3);
    });
    child.on("exit", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
  return { exited, kill: (signal) => child.kill(signal) };
}

/**
 * Runs a command to its end, forwarding signals; resolves to its exit code. SIGHUP means two things: a terminal that was closed, which ends the command, and
 * the wish for a reload. They are told apart by whether the terminal that was there at the start is gone.
 */
export function runToEnd(node, script, args, sockets = []) {
  const { exited, kill } = handOver(node, script, args, sockets);
  const hadTerminal = hasTerminal();
  for (const signal of SIGNALS) process.on(signal, () => kill(signal));
  process.on("SIGHUP", () => kill(hadTerminal && !hasTerminal() ? "SIGTERM" : "SIGHUP"));
  return exited;
}

/** Where Node keeps compiled code, as adapters/cli/programs.ts has it for workers: only in a folder that nobody but this user can write. */
function compileCache() {
  const shared = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "studio");
  try {
    mkdirSync(shared, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(shared);
    return uid === process.getuid?.() && (mode & 0o022) === 0 ? { NODE_COMPILE_CACHE: join(shared, "node") } : {};
  } catch {
    return {};
  }
}

function hasTerminal() {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}
