import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { build } from "./bundle.mjs";
import { handOver } from "./hand-over.mjs";
import { Problem, say } from "./problem.mjs";

/** Editors write a file in several steps. */
const QUIET_MS = 150;
const WATCHED = ["src", "adapters", "web"];

/** Runs `start`, and builds and starts it again after every change of the sources. A build that fails leaves the running one alone. */
export async function dev(root, node, args, sockets) {
  const script = join(root, "dist", "cli.mjs");
  let server = handOver(node, script, ["start", ...args], sockets);
  let ending = null;
  let timer;
  let working = Promise.resolve();

  return new Promise((resolve) => {
    // A server that ends by itself, for instance because its port is taken, ends this command; one that is replaced does not.
    const follow = (followed) => void followed.exited.then((code) => followed === server && resolve(code));
    follow(server);
    const again = async () => {
      if (ending !== null) return;
      try {
        await build(root, node);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return say("still running what was built before");
      }
      const old = server;
      server = null;
      old.kill("SIGTERM");
      await old.exited;
      if (ending !== null) return resolve(ending);
      say("starting again");
      server = handOver(node, script, ["start", "--no-open", ...args], sockets);
      follow(server);
    };
    for (const folder of WATCHED.filter((name) => existsSync(join(root, name)))) {
      watch(join(root, folder), { recursive: true }, (_event, file) => {
        if (!file || file.includes(".test.")) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
          working = working.then(again);
        }, QUIET_MS);
      });
    }
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143],
      ["SIGHUP", 129],
    ]) {
      process.on(signal, () => {
        ending = code;
        server?.kill(signal);
      });
    }
  });
}
