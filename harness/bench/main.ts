import { dirname, join } from "node:path";
import { cleanUp, endAll } from "./children.ts";
import { type Bench, machine, rootAbove } from "./context.ts";
import { httpBench } from "./http/bench.ts";
import { cannon } from "./http/cannon.ts";
import { HELP, parseOptions, UsageError } from "./options.ts";
import { realtimeBench } from "./realtime/bench.ts";
import { driver } from "./realtime/driver.ts";
import { versionOf } from "./runtimes.ts";
import { bareServer } from "./servers/bare.ts";
import { plainServer } from "./servers/plain.ts";
import { replayServer } from "./servers/replay.ts";

const self = import.meta.filename;

/** Runs `studio bench` with the arguments after `bench` and resolves to its exit code. Nothing that it started outlives it. */
export async function bench(argv: readonly string[]): Promise<number> {
  let options: ReturnType<typeof parseOptions>;
  try {
    options = parseOptions(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${HELP}`);
    return 2;
  }
  if (!options) {
    console.log(HELP);
    return 0;
  }
  const root = rootAbove(dirname(self));
  const built = self.endsWith(".mjs");
  const context: Bench = {
    options,
    root,
    self,
    load: built ? join(dirname(self), "load.mjs") : join(root, "adapters/load/main.ts"),
    say: (text) => console.error(text),
  };
  const missing = options.runtimes.filter((runtime) => versionOf(root, runtime) === null);
  if (missing.length > 0) {
    console.error(`${missing.join(" and ")} cannot be started; run npm install, or leave it out with --worker-class`);
    return 3;
  }
  const interrupted = (signal: "SIGINT" | "SIGTERM") => {
    // The second time, or when they do not end in time, cleanUp kills them.
    process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));
    void endAll(8000).then(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };
  process.once("SIGINT", () => interrupted("SIGINT"));
  process.once("SIGTERM", () => interrupted("SIGTERM"));
  process.on("exit", cleanUp);
  const about = { what: options.what, at: new Date().toISOString(), machine: machine(context), options };
  const result = await (options.what === "http" ? httpBench(context) : realtimeBench(context));
  if (options.json) console.log(JSON.stringify({ ...about, ...result.json }));
  else console.log(`${JSON.stringify(about.machine)}\n\n${result.text}`);
  return result.faults > 0 ? 1 : 0;
}

/** The parts of the benchmark that run in a process, and in a runtime, of their own. */
async function role(name: string | undefined, [port, place]: readonly string[]): Promise<void> {
  if (name === "driver") await driver();
  else if (name === "bare") await bareServer(Number(port), place!);
  else if (name === "plain") await plainServer(Number(port), place!);
  else if (name === "cannon") await cannon();
  else if (name === "replay") await replayServer(Number(port), place!);
  else throw new Error(`there is no role ${name}`);
}

if (process.argv[1] === self) {
  const [first, ...rest] = process.argv.slice(2);
  if (first === "role") await role(rest[0], rest.slice(1));
  else process.exit(await bench(process.argv.slice(2)));
}
