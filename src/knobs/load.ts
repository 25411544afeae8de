import { type FieldError, StudioError } from "../errors.ts";
import type { Alias, Knob, ValueOf } from "./knob.ts";
import { nearest } from "./nearest.ts";
import { settings } from "./settings/index.ts";

export type { RuntimeName } from "./runtime-name.ts";

type Setting = (typeof settings)[number];
type Name = Setting["name"];
type Values = { readonly [S in Setting as S["name"]]: ValueOf<S> };
type Retention = "retentionHours" | "retentionPerRoom" | "retentionStream";

/** Every setting, resolved. Durations are in milliseconds, sizes in bytes; `data` is absolute. Processes get it as JSON in `STUDIO_CONFIG`. */
export type Config = Omit<Values, Retention | "workers"> & {
  readonly workers: number;
  /** The socket of the private Redis; null when `redisUrl` is used. */
  readonly redisSocket: string | null;
  readonly retention: { readonly hours: number; readonly perRoom: number; readonly stream: number };
};

/** Where a value came from: `--port`, the name of a variable, or `default`. */
export type Sources = Readonly<Record<Name, string>>;

/** What the settings need to know of the machine. `read` gives the text of a file, or throws. */
export interface Machine {
  readonly cwd: string;
  readonly cores: number;
  read(path: string): string;
}

/** What settings are resolved from. `flags` has the options of the command line by their names without dashes. */
export interface Given {
  readonly flags?: Readonly<Record<string, string | undefined>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly machine?: Machine;
}

const nowhere: Machine = {
  cwd: "/",
  cores: 1,
  read: (path) => {
    throw new Error(`${path} cannot be read here`);
  },
};

/** Variables of our own processes, which are no settings. */
const internal = ["STUDIO_ROLE", "STUDIO_WORKER_ID", "STUDIO_CONTROL", "STUDIO_CONFIG", "STUDIO_LIFELINE"];

/**
 * Resolves every setting: flag, then its STUDIO_ variable, then its aliases in order, then the default. An empty variable counts as not set.
 * Throws StudioError `bad_request` with one field error for each value that is not allowed. `warnings` names unknown STUDIO_ variables.
 */
export function resolveSettings({ flags = {}, env = {}, machine = nowhere }: Given): {
  config: Config;
  sources: Sources;
  warnings: string[];
} {
  const values: Record<string, unknown> = {};
  const sources: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const setting of settings as readonly Knob[]) {
    const found = lookUp(setting, flags, env, machine);
    if ("problem" in found) {
      errors.push({ path: setting.name, message: found.problem });
      continue;
    }
    sources[setting.name] = found.source;
    const value = found.text === null ? null : setting.type.parse(found.text);
    if (value === undefined) {
      const shown = setting.secret ? "its value" : JSON.stringify(found.text);
      errors.push({ path: setting.name, message: `${found.source}: ${shown} is not allowed; it must be ${setting.type.allowed}` });
    }
    values[setting.name] = value;
  }
  if (errors.length > 0) throw new StudioError("bad_request", errors.map((error) => error.message).join("\n"), { errors });
  return { config: assemble(values as Values, machine), sources: sources as Sources, warnings: unknownVariables(env) };
}

/** `resolveSettings` for those who need only the configuration. */
export function loadConfig(given: Given): Config {
  return resolveSettings(given).config;
}

/** The configuration that the supervisor handed over in `STUDIO_CONFIG`. Throws StudioError `bad_request` when it is not one. */
export function parseConfig(json: string | undefined): Config {
  let value: unknown;
  try {
    value = JSON.parse(json ?? "");
  } catch (cause) {
    throw new StudioError("bad_request", "STUDIO_CONFIG is not valid JSON; it is written by `studio start`", { cause });
  }
  const wanted = Object.keys(loadConfig({}));
  const missing = wanted.filter((key) => value === null || typeof value !== "object" || !(key in value));
  if (missing.length > 0)
    throw new StudioError("bad_request", `STUDIO_CONFIG lacks ${missing.join(", ")}; it is written by \`studio start\``);
  return value as Config;
}

type Found = { text: string | null; source: string } | { problem: string };

function lookUp(setting: Knob, flags: NonNullable<Given["flags"]>, env: NonNullable<Given["env"]>, machine: Machine): Found {
  const flag = setting.flag === undefined ? undefined : flags[setting.flag];
  if (flag !== undefined) return { text: flag, source: `--${setting.flag}` };
  for (const alias of [setting.env, ...(setting.aliases ?? [])] satisfies readonly Alias[]) {
    const name = typeof alias === "string" ? alias : alias.env;
    const file = setting.secret ? env[`${name}_FILE`] : undefined;
    if (file) {
      try {
        return { text: machine.read(file).trim(), source: `${name}_FILE` };
      } catch (cause) {
        return { problem: `${name}_FILE: ${JSON.stringify(file)} cannot be read (${(cause as Error).message})` };
      }
    }
    const value = env[name]?.trim();
    const part = value && typeof alias !== "string" ? alias.part(value) : value;
    if (part) return { text: part, source: name };
  }
  return { text: setting.default, source: "default" };
}

function assemble({ retentionHours, retentionPerRoom, retentionStream, workers, ...rest }: Values, machine: Machine): Config {
  const data = rest.data.startsWith("/") ? rest.data : `${machine.cwd.replace(/\/$/, "")}/${rest.data}`;
  // Resolved as a URL path would be, so that `..` and doubled slashes leave no second spelling of the same directory.
  const absolute = normalise(data);
  return {
    ...rest,
    data: absolute,
    workers: workers === "auto" ? Math.max(2, machine.cores) : workers,
    redisSocket: rest.redisUrl === null ? `${absolute}/redis.sock` : null,
    retention: { hours: retentionHours, perRoom: retentionPerRoom, stream: retentionStream },
  };
}

function normalise(path: string): string {
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") kept.pop();
    else if (part !== "" && part !== ".") kept.push(part);
  }
  return `/${kept.join("/")}`;
}

function unknownVariables(env: NonNullable<Given["env"]>): string[] {
  const known: string[] = [...internal];
  for (const setting of settings as readonly Knob[]) {
    for (const alias of [setting.env, ...(setting.aliases ?? [])] satisfies readonly Alias[]) {
      const name = typeof alias === "string" ? alias : alias.env;
      known.push(name, ...(setting.secret ? [`${name}_FILE`] : []));
    }
  }
  return Object.keys(env)
    .filter((name) => name.startsWith("STUDIO_") && !known.includes(name))
    .map((name) => {
      const meant = nearest(
        name,
        known.filter((other) => other.startsWith("STUDIO_") && !internal.includes(other)),
      );
      return `${name} is no setting of Studio and has no effect${meant ? `; did you mean ${meant}?` : ""}`;
    });
}
