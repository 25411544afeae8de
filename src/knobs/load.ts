import { type FieldError, StudioError } from "../errors.ts";
import { type Bind, bindsOf } from "./bind.ts";
import { roleMisfit } from "./deployment.ts";
import type { EnvFile } from "./dotenv.ts";
import type { Knob, ValueOf } from "./knob.ts";
import { isLogFile } from "./log-target.ts";
import { type Found, lookUp, type Variables } from "./look-up.ts";
import { relayAt, relayMisfit } from "./relay-address.ts";
import { settings } from "./settings/index.ts";
import { withoutEffect } from "./unknown.ts";

export type { RuntimeName } from "./runtime-name.ts";

type Setting = (typeof settings)[number];
type Name = Setting["name"];
type Values = { readonly [S in Setting as S["name"]]: ValueOf<S> };
type Retention = "retentionHours" | "retentionPerRoom" | "retentionStream";

/** Every setting, resolved. Durations are in milliseconds, sizes in bytes; `data` is absolute. Processes get it as JSON in `STUDIO_CONFIG`. */
export type Config = Omit<Values, Retention | "workers" | "bind"> & {
  readonly workers: number;
  /** Every address to listen on. `host` and `port` are those of the first TCP address, also where there is none and nobody listens there. */
  readonly bind: readonly Bind[];
  /** The socket of the private Redis; null when `redisUrl` is used. */
  readonly redisSocket: string | null;
  readonly retention: { readonly hours: number; readonly perRoom: number; readonly stream: number };
};

/** Where a value came from: `--port`, the name of a variable, perhaps with file and line (`STUDIO_PORT (.env:3)`), or `default`. */
export type Origins = Readonly<Record<Name, string>>;

/** What the settings need to know of the machine. `read` gives the text of a file, or throws. */
export interface Machine {
  readonly cwd: string;
  readonly cores: number;
  /** Its IP addresses but those of the loopback. */
  readonly addresses: readonly string[];
  read(path: string): string;
}

/** What settings are resolved from. `flags` has the options of the command line by their names without dashes; `files`, the strongest first. */
export interface Given {
  readonly flags?: Variables;
  readonly env?: Variables;
  readonly files?: readonly EnvFile[];
  readonly machine?: Machine;
}

/** A resolved configuration, and what is to be said of it. */
export interface Resolved {
  readonly config: Config;
  readonly sources: Origins;
  /** The text of each setting as it was given; null for one that is not set. */
  readonly texts: Readonly<Record<Name, string | null>>;
  /** Variables without effect, and ones that contradict each other. */
  readonly warnings: readonly string[];
}

const nowhere: Machine = {
  cwd: "/",
  cores: 1,
  addresses: [],
  read: (path) => {
    throw new Error(`${path} cannot be read here`);
  },
};

/**
 * Resolves every setting: option, then variable of the environment, then `.env` files, then the default; see `lookUp`. Throws StudioError `bad_request`
 * with one field error for each value that is not allowed.
 */
export function resolveSettings({ flags = {}, env = {}, files = [], machine = nowhere }: Given): Resolved {
  const given = { flags, env, files, read: machine.read };
  const values: Record<string, unknown> = {};
  const sources: Record<string, string> = {};
  const texts: Record<string, string | null> = {};
  const found: Record<string, Found> = {};
  const errors: FieldError[] = [];
  const warnings = files.flatMap((file) => file.warnings);
  for (const setting of settings as readonly Knob[]) {
    const one = lookUp(setting, given);
    found[setting.name] = one;
    sources[setting.name] = one.source;
    warnings.push(...one.notices);
    if ("problem" in one) {
      errors.push({ path: setting.name, message: one.problem });
      continue;
    }
    const value = one.text === null ? null : setting.type.parse(one.text);
    if (value === undefined) {
      const shown = setting.secret ? "its value" : JSON.stringify(one.text);
      errors.push({ path: setting.name, message: `${one.source}: ${shown} is not allowed; it must be ${setting.type.allowed}` });
    }
    values[setting.name] = value;
    texts[setting.name] = one.text;
  }
  if (errors.length === 0) {
    for (const [path, message] of [
      ["relayAddress", relayMisfit(values as Values, machine.addresses)],
      ["role", roleMisfit(values as Values)],
    ] as const)
      if (message !== null) errors.push({ path, message });
  }
  if (errors.length > 0) throw new StudioError("bad_request", errors.map((error) => error.message).join("\n"), { errors });
  warnings.push(...withoutEffect(settings, given));
  const config = assemble(values as Values, machine, outranksBind(found));
  return { config, sources: sources as Origins, texts: texts as Resolved["texts"], warnings };
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

/** Whether somebody asks by name for a TCP address more strongly than for the list of addresses: then there is one, also beside unix sockets alone. */
function outranksBind(found: Readonly<Record<string, Found>>): boolean {
  const list = found.bind?.layer ?? 0;
  const names = /^(?:--(?:host|port)|STUDIO_(?:HOST|PORT)\b.*)$/;
  return [found.host, found.port].some((one) => one && (one.layer < list || (one.layer === list && names.test(one.source))));
}

function assemble(values: Values, machine: Machine, alsoTcp: boolean): Config {
  const { retentionHours, retentionPerRoom, retentionStream, workers, bind, ...rest } = values;
  // Resolved as a URL path would be, so that `..` and doubled slashes leave no second spelling of the same directory.
  const resolve = (path: string) => normalise(path.startsWith("/") ? path : `${machine.cwd.replace(/\/$/, "")}/${path}`);
  const absolute = resolve(rest.data);
  return {
    ...rest,
    data: absolute,
    accessLog: isLogFile(rest.accessLog) ? resolve(rest.accessLog) : rest.accessLog,
    errorLog: isLogFile(rest.errorLog) ? resolve(rest.errorLog) : rest.errorLog,
    bind: bindsOf(bind ?? [], { host: rest.host, port: rest.port }, { alsoTcp, resolve }),
    relayAddress: relayAt(rest.relayAddress, machine.addresses),
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
