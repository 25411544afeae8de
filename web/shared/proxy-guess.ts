import type { Product } from "../../src/contract/diagnostics/causes.ts";

/** Which proxy probably stands in front, and what gave it away. `product` is null for one that repairs are not told for. */
export interface ProxyGuess {
  readonly product: Product | null;
  readonly name: string;
  readonly because: string;
}

type Lines = readonly (readonly [name: string, value: string])[];

const BY_SERVER: readonly [RegExp, string, Product | null][] = [
  [/openresty|nginx/i, "nginx", "nginx"],
  [/caddy/i, "Caddy", "caddy"],
  [/traefik/i, "Traefik", "traefik"],
  [/haproxy/i, "HAProxy", "haproxy"],
  [/apache/i, "Apache", "apache"],
  [/lighttpd/i, "lighttpd", null],
  [/\bh2o\b/i, "H2O", null],
  [/cloudflare/i, "Cloudflare", null],
  [/awselb/i, "a load balancer of AWS", null],
];

/** Headers that one product alone sends. */
const BY_REQUEST: readonly [string, string, Product | null][] = [
  ["cf-ray", "Cloudflare", null],
  ["x-amzn-trace-id", "a load balancer of AWS", null],
  ["x-cloud-trace-context", "a load balancer of Google", null],
];

/** Guesses by what the proxy adds to requests and answers. Null where nothing gives it away. */
export function guessProxy(request: Lines, answer: Lines = []): ProxyGuess | null {
  const of = (lines: Lines, name: string) => lines.find(([one]) => one.toLowerCase() === name)?.[1] ?? null;
  for (const name of ["server", "via"]) {
    for (const [lines, where] of [
      [answer, "answers"],
      [request, "requests"],
    ] as const) {
      const value = of(lines, name);
      const found = value === null ? undefined : BY_SERVER.find(([pattern]) => pattern.test(value));
      if (found) return { product: found[2], name: found[1], because: `its ${where} say ${name}: ${value!.slice(0, 60)}` };
    }
  }
  for (const [name, product, id] of BY_REQUEST)
    if (of(request, name) !== null) return { product: id, name: product, because: `requests carry ${name}` };
  if (of(request, "x-forwarded-server") !== null) {
    const traefik = of(request, "x-real-ip") !== null;
    return { product: traefik ? "traefik" : "apache", name: traefik ? "Traefik" : "Apache", because: "requests carry X-Forwarded-Server" };
  }
  return null;
}
