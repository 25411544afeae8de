import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The absolute path of the first of these programs that PATH offers, else null. */
export function onPath(names, path = process.env.PATH ?? "") {
  for (const name of names) {
    for (const folder of path.split(delimiter)) {
      if (!folder.startsWith("/")) continue;
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  return null;
}

/** Runs a program to its end, what `show` says of its output on our standard error. Resolves to its exit code; null when it did not start or took longer than `limitMs`. */
export function run(argv, { cwd, env = process.env, limitMs, show = "all" }) {
  return new Promise((resolve) => {
    const child = spawn(argv[0], argv.slice(1), {
      cwd,
      env,
      stdio: ["ignore", show === "all" ? 2 : "ignore", show === "nothing" ? "ignore" : 2],
      timeout: limitMs,
      killSignal: "SIGKILL",
    });
    child.on("error", () => resolve(null));
    child.on("exit", (code) => resolve(code));
  });
}
