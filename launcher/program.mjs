import { spawn } from "node:child_process";
import { accessSync, constants as modes } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"];

/** The absolute path of the first of these programs that PATH offers, else null. */
export function onPath(names, path = process.env.PATH ?? "") {
  for (const name of names) {
    for (const folder of path.split(delimiter)) {
      if (!folder.startsWith("/")) continue;
      try {
        accessSync(join(folder, name), modes.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  return null;
}

/**
 * Runs a program to its end, what `show` says of its output on our standard error. Resolves to its exit code; null when it did not start or took longer
 * than `limitMs`. A signal to us ends it, too.
 */
export function run(argv, { cwd, env = process.env, limitMs, show = "all" }) {
  return new Promise((resolve) => {
    const stdio = ["ignore", show === "all" ? 2 : "ignore", show === "nothing" ? "ignore" : 2];
    const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio, timeout: limitMs, killSignal: "SIGKILL" });
    const leave = (signal) => {
      child.kill(signal);
      process.exit(128 + constants.signals[signal]);
    };
    const settle = (code) => {
      for (const signal of SIGNALS) process.off(signal, leave);
      resolve(code);
    };
    for (const signal of SIGNALS) process.on(signal, leave);
    child.on("error", () => settle(null));
    child.on("exit", settle);
  });
}
