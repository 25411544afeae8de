import type { Axes } from "../topologies/topology.ts";
import type { ClientKind } from "./client.ts";
import type { EvilMode } from "./evil-proxy.ts";
import type { WrongCertificate } from "./site.ts";

/** The files of a rendered configuration: name -> text. */
export type Files = Readonly<Record<string, string>>;

/**
 * A deployment that is broken in one way on purpose: the twin of a right one. Checks that name it must fail on it. Its id is the name of its file.
 */
export interface Mutant {
  /** What is wrong, as an operator would say it. */
  readonly about: string;
  /** `outside`: a client can see it. `inside`: only the echo endpoint, or whoever started everything, can. `equivalent`: it changes nothing; why, in `about`. */
  readonly seen: "outside" | "inside" | "equivalent";
  /** Where the knowledge comes from. */
  readonly because: string;
  /** The right deployment that it is a twin of. */
  readonly twin: {
    readonly way: string;
    readonly proxy: string | null;
    readonly runtime?: Axes["runtime"];
    readonly outer?: string;
    readonly subject?: string;
  };
  /** Breaks the rendered configuration of the (inner) proxy; use `replace`, `remove` and `insert`, which fail when there is nothing to break. */
  readonly configuration?: (files: Files) => Files;
  /** Environment of the subject, over what the topology needs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The origins of pages that the subject is told of, in place of the right ones. */
  readonly origins?: readonly string[];
  /** Further wishes: another certificate at the subject, a misbehaving hop before everything, a client without its guard. */
  readonly upstreamCertificate?: WrongCertificate;
  readonly edgeCertificate?: WrongCertificate;
  readonly evil?: EvilMode;
  readonly client?: Exclude<ClientKind, "studio">;
  /** What doctor must name first on it; null where no doctor can see it. Several: they look the same from outside. */
  readonly finding: string | readonly string[] | null;
}

export const mutant = (one: Mutant): Mutant => one;

/** Files with one text replaced in one of them. Throws when it is not there, so that a mutant that breaks nothing is noticed. */
export function replace(files: Files, file: string, from: string | RegExp, to: string): Files {
  const text = files[file];
  if (text === undefined) throw new Error(`there is no file ${file} to break, only ${Object.keys(files).join(", ")}`);
  const next = text.replace(from, to);
  if (next === text) throw new Error(`${file} has nothing like ${from} to break:\n${text}`);
  return { ...files, [file]: next };
}

/** Files without every line that matches. Throws when there is none. */
export function remove(files: Files, file: string, line: RegExp): Files {
  const text = files[file];
  if (text === undefined) throw new Error(`there is no file ${file} to break, only ${Object.keys(files).join(", ")}`);
  const next = text.split("\n").filter((one) => !line.test(one));
  if (next.length === text.split("\n").length) throw new Error(`${file} has no line like ${line} to remove:\n${text}`);
  return { ...files, [file]: next.join("\n") };
}

/** Files with lines after the first one that matches. Throws when there is none. */
export function insert(files: Files, file: string, after: RegExp, ...lines: readonly string[]): Files {
  const text = files[file];
  const at = text?.split("\n").findIndex((one) => after.test(one)) ?? -1;
  if (text === undefined || at < 0) throw new Error(`${file} has no line like ${after}:\n${text}`);
  const all = text.split("\n");
  const indent = /^\s*/.exec(all[at]!)![0] + (/[{]\s*$/.test(all[at]!) ? "  " : "");
  all.splice(at + 1, 0, ...lines.map((line) => indent + line));
  return { ...files, [file]: all.join("\n") };
}
