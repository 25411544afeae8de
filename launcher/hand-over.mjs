import { spawn } from "node:child_process";
import { constants, homedir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"];

/**
 * Starts a script of ours with the pinned Node, as a process group of its own, so that Ctrl+C reaches it once and through us. It also holds the read end of a
 * pipe that ends with this process, however that ends. `exited` resolves to its exit code.
 */
export function handOver(node, script, args) {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", script, ...args], {
    detached: true,
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    env: { NODE_COMPILE_CACHE: join(cache, "studio", "node"), ...process.env, STUDIO_LIFELINE: "3" },
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

/** Runs a command to its end, forwarding signals; resolves to its exit code. */
export function runToEnd(node, script, args) {
  const { exited, kill } = handOver(node, script, args);
  for (const signal of SIGNALS) process.on(signal, () => kill(signal));
  return exited;
}
