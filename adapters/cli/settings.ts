import { readFileSync } from "node:fs";
import { availableParallelism, networkInterfaces } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { StudioError } from "../../src/errors.ts";
import { type EnvFile, parseDotenv } from "../../src/knobs/dotenv.ts";
import { flagOf, type Knob } from "../../src/knobs/knob.ts";
import { type Resolved, resolveSettings } from "../../src/knobs/load.ts";
import { settings } from "../../src/knobs/settings/index.ts";
import { EXIT, Failure } from "./exit.ts";

/** Adds an option for every setting that can have one, or for those of `only`, described as the setting is; and those for `.env` files. */
export function addSettingOptions(command: Command, only?: readonly string[]): Command {
  for (const setting of settings as readonly Knob[]) {
    const { about, default: preset, env, section } = setting;
    const flag = flagOf(setting);
    if (flag === undefined || (only && !only.includes(flag))) continue;
    const option = new Option(`--${flag} <${flag}>`, `${about} [${env}${preset ? `, default ${preset}` : ""}]`);
    command.addOption(only ? option : option.helpGroup(`Settings: ${section}`));
  }
  return command
    .option("--env-file <path>", "read settings from this file, too; it is stronger than .env of the present directory")
    .option("--no-env-file", "read no .env file");
}

/**
 * The configuration from the options of a command, the environment and `.env` files. Warnings go to standard error, unless `quiet`. Throws Failure
 * (usage) for a wrong value or file.
 */
export function settingsOf(options: Readonly<Record<string, unknown>>, { quiet = false } = {}): Resolved {
  const flags: Record<string, string> = {};
  for (const setting of settings as readonly Knob[]) {
    const flag = flagOf(setting);
    const value = flag === undefined ? undefined : options[flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    if (flag !== undefined && typeof value === "string") flags[flag] = value;
  }
  const machine = { cwd: process.cwd(), cores: availableParallelism(), addresses: addresses(), read };
  try {
    const resolved = resolveSettings({ flags, env: process.env, files: envFiles(options.envFile), machine });
    if (!quiet) for (const warning of resolved.warnings) process.stderr.write(`studio: ${warning}\n`);
    return resolved;
  } catch (error) {
    if (error instanceof StudioError) throw new Failure(EXIT.usage, error.message, { cause: error });
    throw error;
  }
}

const addresses = () =>
  Object.values(networkInterfaces()).flatMap((list = []) => list.filter(({ internal }) => !internal).map(({ address }) => address));

const read = (path: string) => readFileSync(path, "utf8");

/** The file that was named, then `.env` of the present directory if there is one; none at all after `--no-env-file`. */
function envFiles(named: unknown): EnvFile[] {
  if (named === false) return [];
  const files: EnvFile[] = [];
  if (typeof named === "string") files.push(parseDotenv(readEnv(named, "--env-file"), named));
  const own = join(process.cwd(), ".env");
  try {
    files.push(parseDotenv(read(own), ".env"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return files;
    if (error instanceof StudioError) throw error;
    throw new Failure(EXIT.usage, `${own} cannot be read (${(error as Error).message}); --no-env-file leaves it out`, { cause: error });
  }
  return files;
}

function readEnv(path: string, option: string): string {
  try {
    return read(path);
  } catch (cause) {
    throw new Failure(EXIT.usage, `${option}: ${path} cannot be read (${(cause as Error).message})`, { cause });
  }
}
