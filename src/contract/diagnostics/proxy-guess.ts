import { PRODUCT_NAMES, PRODUCTS, type Product } from "./causes.ts";

/** Products that can stand before Studio, by id: those that repairs are told for, and others. */
export const MAKER_NAMES = {
  ...PRODUCT_NAMES,
  lighttpd: "lighttpd",
  h2o: "H2O",
  envoy: "Envoy",
  varnish: "Varnish",
  iis: "IIS",
  cloudflare: "Cloudflare",
  cloudfront: "CloudFront",
  fastly: "Fastly",
  aws: "a load balancer of AWS",
  google: "a load balancer of Google",
  azure: "a load balancer of Azure",
} as const;
export type Maker = keyof typeof MAKER_NAMES;

/** What `Server` and `Via` say, by product. */
export const BY_SERVER: readonly [RegExp, Maker][] = [
  [/openresty|nginx/i, "nginx"],
  [/caddy/i, "caddy"],
  [/traefik/i, "traefik"],
  [/haproxy/i, "haproxy"],
  [/apache/i, "apache"],
  [/lighttpd/i, "lighttpd"],
  [/\bh2o\b/i, "h2o"],
  [/envoy/i, "envoy"],
  [/varnish/i, "varnish"],
  [/microsoft-(?:iis|httpapi)/i, "iis"],
  [/cloudflare/i, "cloudflare"],
  [/cloudfront/i, "cloudfront"],
  [/awselb/i, "aws"],
  [/\bgoogle\b/i, "google"],
];

/** Headers that one product alone adds: to requests, to answers, or to both. */
export const BY_HEADER: readonly [string, Maker][] = [
  ["cf-ray", "cloudflare"],
  ["x-amz-cf-id", "cloudfront"],
  ["x-amzn-trace-id", "aws"],
  ["x-cloud-trace-context", "google"],
  ["x-azure-ref", "azure"],
  ["x-fastly-request-id", "fastly"],
  ["x-varnish", "varnish"],
  ["x-envoy-upstream-service-time", "envoy"],
];

/** Which proxy probably stands in front, and what gave it away. `product` is null for one that repairs are not told for. */
export interface ProxyGuess {
  readonly product: Product | null;
  readonly name: string;
  readonly because: string;
}

type Lines = readonly (readonly [name: string, value: string])[];

const guess = (maker: Maker, because: string): ProxyGuess => ({
  product: PRODUCTS.find((product) => product === maker) ?? null,
  name: MAKER_NAMES[maker],
  because,
});

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
      if (found) return guess(found[1], `its ${where} say ${name}: ${value!.slice(0, 60)}`);
    }
  }
  for (const [name, maker] of BY_HEADER) if (of(request, name) !== null) return guess(maker, `requests carry ${name}`);
  if (of(request, "x-forwarded-server") === null) return null;
  return guess(of(request, "x-real-ip") === null ? "apache" : "traefik", "requests carry X-Forwarded-Server");
}
