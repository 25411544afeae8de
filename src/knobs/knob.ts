import type { ValueType } from "./value.ts";

/**
 * Another environment variable that sets a knob. `part` takes the knob's share out of a combined value (the port of a bind address), also of the option
 * `flag`; `read` translates what the variable says elsewhere into what this knob allows. Both give undefined where the variable says nothing about it,
 * and `notice` is then the sentence to tell, if any.
 */
export type Alias =
  | string
  | {
      readonly env: string;
      readonly flag?: string;
      part?(value: string): string | undefined;
      read?(value: string): string | undefined;
      notice?(value: string): string | undefined;
    };

/**
 * One setting. `name` is its key in the configuration, in camelCase and with the unit where it has one. `default` is the text that would be typed,
 * or `null` for "not set". A `secret` is never shown, and can also be read from the file that `<ENV>_FILE` names.
 */
export interface Knob<N extends string = string, T = unknown, D extends string | null = string | null> {
  readonly name: N;
  readonly type: ValueType<T>;
  readonly default: D;
  readonly section: "server" | "proxy" | "workers" | "database" | "redis" | "realtime" | "limits" | "models" | "logging";
  /** One sentence for --help, the docs and the settings page. */
  readonly about: string;
  /** What the docs say besides: where it does not mean the same everywhere. Markdown, one paragraph. */
  readonly more?: string;
  /** Long option of `studio start`, without the dashes, where it is not simply the name of the variable; see `flagOf`. */
  readonly flag?: string;
  readonly env: `STUDIO_${string}`;
  /** In order of precedence, after `env`. */
  readonly aliases?: readonly Alias[];
  readonly secret?: boolean;
}

/** Declares a setting, keeping its name and the type of its value. */
export function knob<const N extends string, T, const D extends string | null>(definition: Knob<N, T, D>): Knob<N, T, D> {
  return definition;
}

/** The long option of a setting: STUDIO_MAX_BODY is `max-body`. A secret has none, because everybody on the machine can read command lines. */
export function flagOf({ flag, env, secret }: Pick<Knob, "flag" | "env" | "secret">): string | undefined {
  if (secret) return undefined;
  return flag ?? env.slice("STUDIO_".length).toLowerCase().replaceAll("_", "-");
}

/** What a knob's value is once resolved: `null` is possible exactly when it has no default. */
export type ValueOf<K> = K extends Knob<string, infer T, infer D> ? (null extends D ? T | null : T) : never;
