import type { Cause, Product } from "../../src/contract/diagnostics/causes.ts";
import type { Edits } from "./edits.ts";
import type { Observations } from "./observations.ts";
import type { Sureness } from "./recognise.ts";

/**
 * `critical`: nothing works. `high`: sockets are cut or fall back, addresses are wrong, or anybody can pass for somebody else. `medium`: something does not
 * work, now and then or for some. `low`: it works, and could be better. `info`: only told.
 */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Where on the way a cause lies; what lies further out comes first where two are as bad and as sure. */
export const LAYERS = [
  "connection",
  "tls",
  "way",
  "server",
  "session",
  "websocket",
  "limits",
  "address",
  "identity",
  "origins",
  "caches",
] as const;
export type Layer = (typeof LAYERS)[number];

/** What was seen, when something is wrong. */
export interface Decision {
  readonly sure: Sureness;
  readonly observed: string;
  readonly evidence: readonly string[];
  /** Where this one is worse or less bad than its kind. */
  readonly severity?: Severity;
  /** Other findings that would look the same with what was seen, and what would tell them apart. */
  readonly alike?: Readonly<Record<string, string>>;
  /** In the place of those of the finding, where they are for another kind of it. */
  readonly edits?: Edits;
}

/** A cause as doctor tells it; where the page of diagnostics knows it, too, it is that one's. */
export type Told = Omit<Cause, "fix"> & { readonly fix?: Partial<Record<Product, string>> };

/** Something that can be wrong, and how to see it. Its id is the name of its file. */
export interface Finding {
  readonly cause: Told;
  readonly severity: Severity;
  readonly layer: Layer;
  /** Without that it cannot be seen. */
  readonly needs: "nothing" | "token" | "spoof";
  /** What would be right. */
  readonly expected: string;
  /** Null: it is not there, or cannot be told. */
  decide(seen: Observations): Decision | null;
  /** Findings that this one brings about; they are told below it. */
  readonly brings?: readonly string[];
  /** What repairs it, line by line. */
  readonly edits?: Edits;
  /** Settings of Studio that repair it; null: the setting has to go. */
  readonly settings?: Readonly<Record<string, string | null>>;
}

/** Declares a finding. */
export const finding = (one: Finding): Finding => one;
