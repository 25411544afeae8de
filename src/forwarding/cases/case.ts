import type { ForwardingConfig } from "../config.ts";
import type { Effective, Peer, Why } from "../effective.ts";

/** What a case changes in the configuration that all of them start from (see `CONFIG`). */
export type CaseConfig = Partial<Omit<ForwardingConfig, "depth">> & { depth?: Partial<ForwardingConfig["depth"]> };

/** One pinned decision: this configuration, this peer, these header lines, hence this effective URL. */
export interface Case {
  /** Stable. */
  readonly id: string;
  readonly about: string;
  readonly config?: CaseConfig;
  readonly peer?: Partial<Peer>;
  /** Lines in the order in which they arrive. `Host: app.internal` is there unless a case sends its own. */
  readonly lines: readonly (readonly [name: string, value: string])[];
  /** What differs from `NOTHING_BELIEVED`; everything else MUST be equal to it. A code: the request is refused with it. */
  readonly gives: Partial<Omit<Effective, "why" | "origin">> | "bad_host" | "wrong_host";
  /** A reason that MUST be among those that are given. */
  readonly why?: readonly [about: string, verdict: Why["verdict"], says?: string];
  /** Why it is so, where others decide otherwise: what they do, and what speaks against it. */
  readonly others?: string;
}

/** Forwarding is on, one proxy sets every header, and no proxies are named. */
export const CONFIG: ForwardingConfig = {
  enabled: true,
  family: "x-forwarded",
  depth: { for: "auto", proto: 1, host: 1, port: 1, prefix: 1 },
  trusted: [],
  publicUrl: null,
  preferredScheme: "http",
  hosts: { bind: "127.0.0.1", allowed: ["app.internal", "pub.example", "2001:db8::5"] },
};

/** The proxy that the request came through. */
export const PEER: Peer = { address: "10.0.0.9", secure: false };

/** The effective URL of a request whose headers are not believed. */
export const NOTHING_BELIEVED = {
  scheme: "http",
  host: "app.internal",
  port: 80,
  prefix: "",
  client: "10.0.0.9",
} as const;

/** `X-Forwarded-For` and its siblings as one line each: `x({ for: "a, b" })`. */
export function x(values: { for?: string; proto?: string; host?: string; port?: string; prefix?: string }): [string, string][] {
  return Object.entries(values).map(([topic, value]) => [`X-Forwarded-${topic[0]!.toUpperCase()}${topic.slice(1)}`, value]);
}
