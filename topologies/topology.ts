import type { ProxyPlan } from "./proxy.ts";

export const RUNTIMES = ["bun", "node", "deno"] as const;
export type Runtime = (typeof RUNTIMES)[number];

/**
 * The values of every axis along which deployments differ. A topology fixes some of them, the matrix chooses the others. `proxy` holds the products
 * besides `none`; their names are those of the drivers.
 */
export const AXES = {
  /** What the application runs on; `mixed`: one worker of each runtime on one port. */
  runtime: ["bun", "node", "deno", "mixed"],
  /** What the server offers: both, or one alone. */
  transports: ["all", "websocket", "polling"],
  /** `none`: cleartext all the way. `terminated`: it ends at the proxy. `reencrypted`: and starts again, verified. `passthrough`: it ends at the application. */
  tls: ["none", "terminated", "reencrypted", "passthrough"],
  /** Everything is below a path, which the proxy takes off or leaves. */
  prefix: ["none", "stripped", "kept"],
  /** `one`: a single process. `several`: they share a port, and no request is routed by its session. `cookie`, `hash`: two instances, sessions pinned by the proxy. */
  workers: ["one", "several", "cookie", "hash"],
} as const;

export type Axes = { readonly [Axis in keyof typeof AXES]: (typeof AXES)[Axis][number] };

/** A way of being deployed, as data. What is not said is `defaults`, or chosen by the matrix (`proxy` and `runtime`). */
export interface Topology extends Partial<Axes> {
  readonly about: string;
  /** Clients reach the application itself. Direct TLS is `tls: "passthrough"` without a proxy. */
  readonly direct?: boolean;
  /** A proxy of another make stands before the proxy of the row, as the first hop, and has the TLS and the prefix; between the two it is cleartext. */
  readonly twoHops?: boolean;
  /** The port that clients dial and name in `Host`, where that is another than the one that the proxy listens on (a published port). */
  readonly publicPort?: number;
  /** Pages come from this other host, which the application has to name as an allowed origin. */
  readonly pageHost?: string;
  /** The family of headers between proxy and application. */
  readonly forwarded?: ProxyPlan["forwarded"];
}

/** Declares a topology; its id is the name of its file. */
export const topology = <const T extends Topology>(one: T): T => one;

/** What a topology means that says nothing of an axis. */
export const defaults = {
  transports: "all",
  tls: "none",
  prefix: "none",
  workers: "several",
} as const satisfies Partial<Axes>;

/** One line of the matrix: a topology with every axis filled in, a proxy, and a runtime. */
export interface Row extends Axes {
  /** `tls-termination/nginx/bun`; with two hops `two-hops/caddy+nginx/bun`, the outer one first. */
  readonly id: string;
  /** The id of the topology, or, for a combination that has no name, its axes: `polling.passthrough.one`. */
  readonly topology: string;
  readonly about: string;
  /** The product before the application; null where there is none. */
  readonly proxy: string | null;
  /** The product before that; null where there is one hop. */
  readonly outer: string | null;
  readonly publicPort: number | null;
  readonly pageHost: string | null;
  readonly forwarded: ProxyPlan["forwarded"];
}

/** A topology with its free axes filled in. `outer` is needed for one of two hops, and left out for every other. */
export function rowOf(
  topology: string,
  { about, direct = false, twoHops = false, publicPort, pageHost, forwarded = "x-forwarded", ...axes }: Topology,
  { proxy, runtime, outer = null }: { proxy: string | null; runtime: Axes["runtime"]; outer?: string | null },
): Row {
  const first = twoHops ? outer : null;
  const before = direct ? null : proxy;
  return {
    ...defaults,
    runtime,
    ...axes,
    id: [topology, [first, before].filter((name) => name !== null).join("+") || "none", axes.runtime ?? runtime].join("/"),
    topology,
    about,
    proxy: before,
    outer: first,
    publicPort: publicPort ?? null,
    pageHost: pageHost ?? null,
    forwarded,
  };
}
