import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { VERSION } from "../../src/version.ts";
import { EXIT, failureOf } from "./exit.ts";
import { addSettingOptions } from "./settings.ts";

// Bundled, this file is dist/cli.mjs; run from its source, the bundle is in dist/ of the project.
const dist = import.meta.filename.endsWith(".mjs") ? import.meta.dirname : join(import.meta.dirname, "..", "..", "dist");

const program = new Command("studio")
  .description("A self-hosted realtime workflow studio")
  .version(VERSION, "-v, --version", "print the version")
  .helpCommand(false)
  .showHelpAfterError("(studio --help lists what there is)")
  .exitOverride();

let exitCode: number = EXIT.ok;
// A reader that has seen enough (`studio demo | head`) is no reason to end.
process.stdout.on("error", () => {});

addSettingOptions(program.command("start").description("start Studio, and print a link that signs you in"))
  .option("--no-open", "do not open a browser")
  .option("--json", "print one line of JSON when ready: url, token_url, api_token, pid, data")
  .version(VERSION, "-v, --version", "print the version")
  .action(async (options) => {
    exitCode = await (await import("./start.ts")).start(dist, options);
  });

addSettingOptions(program.command("link").description("print a new link that signs you in, for a Studio that runs"), ["data"])
  .option("--json", "print one line of JSON: url, token_url")
  .version(VERSION, "-v, --version", "print the version")
  .action(async (options) => {
    exitCode = await (await import("./link.ts")).link(options);
  });

addSettingOptions(program.command("config").description("print every setting, its value and where that came from"))
  .option("--json", "print one line of JSON: ok, settings, warnings; or ok, errors")
  .version(VERSION, "-v, --version", "print the version")
  .action(async (options) => {
    exitCode = await (await import("./config.ts")).config(options);
  });

addSettingOptions(program.command("status").description("show the processes of a Studio that runs, and what is wrong with it"), ["data"])
  .option("--json", "print one line of JSON")
  .version(VERSION, "-v, --version", "print the version")
  .action(async (options) => {
    exitCode = await (await import("./status.ts")).status(options);
  });

addSettingOptions(
  program.command("reload").description("read the configuration anew and replace the workers of a Studio that runs, one at a time"),
  ["data"],
)
  .version(VERSION, "-v, --version", "print the version")
  .action(async (options) => {
    exitCode = await (await import("./status.ts")).reload(options);
  });

addSettingOptions(program.command("replace").description("replace one worker of a Studio that runs by a new process"), ["data"])
  .argument("<worker>", "its name, as studio status shows it")
  .version(VERSION, "-v, --version", "print the version")
  .action(async (worker, options) => {
    exitCode = await (await import("./status.ts")).replace(worker, options);
  });

addSettingOptions(program.command("scale").description("change how many web workers a Studio that runs has"), ["data"])
  .argument("<workers>", "how many, from 1 to 64")
  .version(VERSION, "-v, --version", "print the version")
  .action(async (workers, options) => {
    exitCode = await (await import("./status.ts")).scale(workers, options);
  });

addSettingOptions(program.command("stop").description("end a Studio that runs, gracefully"), ["data"])
  .version(VERSION, "-v, --version", "print the version")
  .action(async (options) => {
    exitCode = await (await import("./status.ts")).stop(options);
  });

program
  .command("demo")
  .description("run the demo flowchart, and tell how it went")
  .option("--url <url>", "a running Studio; without it, one is started for this run")
  .option("--token <token>", "an API token of that Studio")
  .option("--ca <file>", "PEM file with the authority that signed that Studio's certificate, where the system does not know it")
  .option("--worker-class <worker-class>", "runtimes of the one that is started")
  .option("--workers <workers>", "web processes of the one that is started")
  .option("--timeout <duration>", "how long the run may take", "2m")
  .option("--json", "print one line of JSON at the end: ok, run, result, nodes, timings")
  .version(VERSION, "-v, --version", "print the version")
  .action(async (options) => {
    exitCode = await (await import("./demo.ts")).demo(dist, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    const failure = failureOf(error);
    process.stderr.write(`studio: ${failure.text}\n`);
    exitCode = failure.exitCode;
  }
}
process.exit(exitCode);
