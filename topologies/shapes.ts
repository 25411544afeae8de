import type { Leaf } from "./certificates.ts";
import type { Endpoint, ProxyPlan } from "./proxy.ts";

/** What a shape is filled in with. */
export interface Place {
  /** The public host name. */
  readonly name: string;
  /** The certificate of the public host. */
  readonly edge: Leaf;
  /** Who signed the upstream's certificate, and the name that it is made out for. */
  readonly upstreamCa: string;
  readonly upstreamName: string;
  readonly upstreams: readonly Endpoint[];
  /** Networks of the proxies in front, for the shape that stands behind one. */
  readonly behind: readonly string[];
}

/** One way of standing before Studio: everything of a plan but the address. */
export type Shape = (place: Place) => Omit<ProxyPlan, "listen">;

/** Ping interval and ping timeout are 25 s and 20 s: a connection that lives is silent for 25 s at most, and one that is silent for 45 s is dead. */
const base = ({ name, upstreams }: Place): Omit<ProxyPlan, "listen"> => ({
  name,
  layer: "http",
  tls: null,
  upstreams,
  upstreamTls: null,
  prefix: null,
  behind: [],
  forwarded: "x-forwarded",
  websocket: true,
  sticky: "none",
  timeouts: { connectS: 5, idleS: 120 },
  maxBodyMiB: 16,
});

const terminated: Shape = (place) => ({ ...base(place), tls: { ...place.edge, http2: true } });

/** The ways that are rendered, tested and shown in the docs; the key is the name of the rendered file. */
export const shapes = {
  http: base,
  tls: terminated,
  "tls-to-tls": (place) => ({ ...terminated(place), upstreamTls: { ca: place.upstreamCa, name: place.upstreamName } }),
  passthrough: (place) => ({ ...base(place), layer: "tcp" }),
  "prefix-stripped": (place) => ({ ...terminated(place), prefix: { path: "/studio", kept: false } }),
  "prefix-kept": (place) => ({ ...terminated(place), prefix: { path: "/studio", kept: true } }),
  "second-hop": (place) => ({ ...base(place), behind: place.behind }),
  rfc7239: (place) => ({ ...terminated(place), forwarded: "rfc7239" }),
  "second-hop-rfc7239": (place) => ({ ...base(place), behind: place.behind, forwarded: "rfc7239" }),
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof shapes;
export const shapeNames = Object.keys(shapes) as ShapeName[];
