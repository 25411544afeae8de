import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { StudioError } from "../../src/errors.ts";
import type { Knob } from "../../src/knobs/knob.ts";
import { type Config, resolveSettings, type Sources } from "../../src/knobs/load.ts";
import { settings } from "../../src/knobs/settings/index.ts";
import { EXIT, Failure } from "./exit.ts";

/** Adds an option for every setting that has a flag, or for those of `only`, described as the setting is. */
export function addSettingOptions(command: Command, only?: readonly string[]): Command {
  for (const { flag, about, default: preset, env } of settings as readonly Knob[]) {
    if (flag === undefined || (only && !only.includes(flag))) continue;
    const option = new Option(`--${flag} <${flag}>`, `${about} [${env}${preset === null ? "" : `, default ${preset}`}]`);
    command.addOption(option);
  }
  return command;
}

/** The configuration from the options of a command and the environment. Warnings go to standard error. Throws Failure (usage) for a wrong value. */
export function settingsOf(options: Readonly<Record<string, unknown>>): { config: Config; sources: Sources } {
  const flags: Record<string, string> = {};
  for (const { flag } of settings as readonly Knob[]) {
    const value = flag === undefined ? undefined : options[flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    if (flag !== undefined && typeof value === "string") flags[flag] = value;
  }
  const machine = { cwd: process.cwd(), cores: availableParallelism(), read: (path: string) => readFileSync(path, "utf8") };
  try {
    const { config, sources, warnings } = resolveSettings({ flags, env: process.env, machine });
    for (const warning of warnings) process.stderr.write(`studio: ${warning}\n`);
    return { config, sources };
  } catch (error) {
    if (error instanceof StudioError) throw new Failure(EXIT.usage, error.message, { cause: error });
    throw error;
  }
}
