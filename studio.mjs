#!/usr/bin/env node
// The launcher: sets up what is missing and hands over to dist/cli.mjs on the pinned Node. Plain JavaScript without packages, for Node 20 and newer.
import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HELP = `Usage: studio <command> [options]

A self-hosted realtime workflow studio.

Commands
  start   start Studio, and print a link that signs you in
  link    print a new link that signs you in
  config  print every setting, its value and where that came from
  status  show the processes of a Studio that runs, and what is wrong with it
  reload  read its configuration anew, and replace its workers one at a time
  replace  replace one of its workers by a new process
  scale   change how many web workers it has
  stop    end it
  demo    run the demo flowchart, on a running Studio or one of its own
  doctor  look at a server from outside, and tell what is wrong on the way to it
  bench   measure this machine: http or realtime
  conformance  start Studio behind real proxies and prove that it works there
  dev     start, and build and start again after every change of the sources

  studio <command> --help tells the options of a command.
  -v, --version  print the version
  -h, --help     print this

Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 something is missing, 4 unreachable, 5 timeout, 130 and 143 ended by a signal.
`;

const root = dirname(realpathSync(fileURLToPath(import.meta.url)));
const [command, ...args] = process.argv.slice(2);

async function main() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    process.stderr.write(`studio: Node 20 or newer is needed to start Studio; this is ${process.versions.node}\n`);
    return 3;
  }
  if (process.platform === "win32") {
    process.stderr.write("studio: Windows is not supported; use Studio inside WSL\n");
    return 3;
  }
  if (command === "--help" || command === "-h" || command === "help" || command === undefined) {
    (command === undefined ? process.stderr : process.stdout).write(HELP);
    return command === undefined ? 2 : 0;
  }
  if (command === "--version" || command === "-v") {
    process.stdout.write(`${JSON.parse(readFileSync(`${root}/package.json`, "utf8")).version}\n`);
    return 0;
  }
  if (
    !["start", "link", "config", "status", "reload", "replace", "scale", "stop", "demo", "doctor", "bench", "conformance", "dev"].includes(
      command,
    )
  ) {
    process.stderr.write(`studio: there is no command ${JSON.stringify(command)}\n\n${HELP}`);
    return 2;
  }
  const asksOnly = args.some((arg) => ["--help", "-h", "--version", "-v"].includes(arg));
  const usesRunning =
    ["link", "config", "status", "reload", "replace", "scale", "stop", "doctor"].includes(command) ||
    (command === "demo" && args.some((arg) => arg === "--url" || arg.startsWith("--url=")));
  const { Problem } = await import("./launcher/problem.mjs");
  const sockets = (await import("./launcher/activation.mjs")).takeActivation();
  try {
    const { ensurePackages } = await import("./launcher/packages.mjs");
    const { findNode } = await import("./launcher/node.mjs");
    const { ensureBundle } = await import("./launcher/bundle.mjs");
    await ensurePackages(root);
    const node = findNode(root);
    await ensureBundle(root, node);
    if (!asksOnly && !usesRunning) await (await import("./launcher/redis.mjs")).ensureRedis(args);
    if (command === "dev" && !asksOnly) return await (await import("./launcher/dev.mjs")).dev(root, node, args, sockets);
    const { runToEnd } = await import("./launcher/hand-over.mjs");
    if (["doctor", "bench", "conformance"].includes(command)) return await runToEnd(node, join(root, "dist", `${command}.mjs`), args);
    return await runToEnd(
      node,
      join(root, "dist", "cli.mjs"),
      [command === "dev" ? "start" : command, ...args],
      command === "start" ? sockets : [],
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`studio: ${error.message}\n`);
    return error.exitCode;
  }
}

process.exitCode = await main();
// Pipes and watchers of a command that has ended must not keep this process.
process.exit();
