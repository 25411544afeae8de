import type { ValueType } from "./value.ts";

/** Another environment variable that sets a knob. `part` takes the knob's share out of a combined value (the port of a bind address). */
export type Alias = string | { readonly env: string; part(value: string): string | undefined };

/**
 * One setting. `name` is its key in the configuration, in camelCase and with the unit where it has one. `default` is the text that would be typed,
 * or `null` for "not set". A `secret` is never shown, and can also be read from the file that `<ENV>_FILE` names.
 */
export interface Knob<N extends string = string, T = unknown, D extends string | null = string | null> {
  readonly name: N;
  readonly type: ValueType<T>;
  readonly default: D;
  readonly section: "server" | "proxy" | "workers" | "redis" | "realtime" | "limits" | "models" | "logging";
  /** One sentence for --help, the docs and the settings page. */
  readonly about: string;
  /** Long option of `studio start`, without the dashes. A knob without one is set by its variable. */
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

/** What a knob's value is once resolved: `null` is possible exactly when it has no default. */
export type ValueOf<K> = K extends Knob<string, infer T, infer D> ? (null extends D ? T | null : T) : never;
