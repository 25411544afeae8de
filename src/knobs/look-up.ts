import type { EnvFile } from "./dotenv.ts";
import { flagOf, type Knob } from "./knob.ts";

/** Variables by their names. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What settings are looked up in, the strongest first. */
export interface Sources {
  /** Options of the command line by their names without dashes. */
  readonly flags: Variables;
  readonly env: Variables;
  readonly files: readonly EnvFile[];
  /** Gives the text of a file, or throws. */
  read(path: string): string;
}

/** One place that says something about a setting. `layer` is 0 for the command line, 1 for the environment, then one for each file, and the default last. */
interface Candidate {
  readonly text: string;
  readonly source: string;
  readonly layer: number;
  /** It is a share of a variable that says more. */
  readonly isPart: boolean;
}

/** What was found of a setting: the text that counts and its source, or what is wrong with it; and what an operator should hear. */
export type Found = { readonly source: string; readonly layer: number; readonly notices: readonly string[] } & (
  | { readonly text: string | null }
  | { readonly problem: string }
);

/**
 * Looks a setting up: its option, then variables of the environment, then each file, then the default; within one of them its own variable comes before
 * its aliases. An empty variable counts as not set, and still hides the same name in weaker places.
 */
export function lookUp(setting: Knob, sources: Sources): Found {
  const notices: string[] = [];
  const candidates: Candidate[] = [];
  const names = [setting.env, ...(setting.aliases ?? [])].map((alias) => (typeof alias === "string" ? { env: alias } : alias));
  const take = (alias: (typeof names)[number], value: string | undefined, source: string, layer: number) => {
    const typed = value?.trim();
    if (!typed) return;
    const text = alias.part ? alias.part(typed) : alias.read ? alias.read(typed) : typed;
    if (text) candidates.push({ text, source, layer, isPart: alias.part !== undefined });
    const notice = alias.notice?.(typed);
    if (notice !== undefined) notices.push(`${source}: ${notice}`);
  };

  const own = flagOf(setting);
  if (own !== undefined) take({ env: "" }, sources.flags[own], `--${own}`, 0);
  for (const alias of names) if (alias.flag !== undefined) take(alias, sources.flags[alias.flag], `--${alias.flag}`, 0);

  const hidden = new Set<string>();
  const places = [
    { source: (name: string) => name, value: (name: string) => sources.env[name] },
    ...sources.files.map(({ name: file, values }) => ({
      source: (name: string) => `${name} (${file}:${values.get(name)?.line})`,
      value: (name: string) => values.get(name)?.value,
    })),
  ];
  for (const [at, place] of places.entries()) {
    const layer = at + 1;
    for (const alias of names) {
      const file = setting.secret && !hidden.has(`${alias.env}_FILE`) ? place.value(`${alias.env}_FILE`)?.trim() : undefined;
      if (file) {
        const source = place.source(`${alias.env}_FILE`);
        try {
          take(alias, sources.read(file), source, layer);
        } catch (cause) {
          const problem = `${source}: ${JSON.stringify(file)} cannot be read (${(cause as Error).message})`;
          if (candidates.length === 0) return { problem, source, layer, notices };
        }
      } else if (!hidden.has(alias.env)) take(alias, place.value(alias.env), place.source(alias.env), layer);
    }
    for (const { env } of names) for (const name of [env, `${env}_FILE`]) if (place.value(name) !== undefined) hidden.add(name);
  }

  const [winner, ...others] = candidates;
  if (!winner) return { text: setting.default, source: "default", layer: places.length + 1, notices };
  notices.push(...conflicts(setting, winner, others));
  return { text: winner.text, source: winner.source, layer: winner.layer, notices };
}

/** Variables that mean one setting and differ. A share of a combined value is meant to be changed, and an option to change anything. */
function conflicts({ type, secret }: Knob, winner: Candidate, others: readonly Candidate[]): string[] {
  if (winner.layer === 0) return [];
  const same = (a: string, b: string) => a === b || JSON.stringify(type.parse(a)) === JSON.stringify(type.parse(b));
  const shown = ({ source, text }: Candidate) => (secret ? source : `${source} says ${JSON.stringify(text)}`);
  return others
    .filter((other) => !other.isPart && !same(other.text, winner.text))
    .map((other) => `${shown(winner)}${secret ? " differs from " : " and "}${shown(other)}; ${winner.source} counts`);
}
