import { PRODUCTS, type Product } from "../../src/contract/diagnostics/causes.ts";
import { BY_HEADER, BY_SERVER, guessProxy, MAKER_NAMES, type Maker } from "../../src/contract/diagnostics/proxy-guess.ts";
import { pageOf, type Written } from "./speaker.ts";

/** How sure something is, from what several signs say. */
export const SURENESS = ["certain", "likely", "possible"] as const;
export type Sureness = (typeof SURENESS)[number];

/** A product that probably stands on the way. */
export interface Recognised {
  readonly maker: Maker;
  readonly name: string;
  readonly sure: Sureness;
  readonly because: readonly string[];
}

/** What the signs are read from. */
export interface Signs {
  /** Answers to usual requests. */
  readonly answers: readonly Written[];
  /** The answer to a request that is none, which whoever is in front answers by itself; as it came, with its head. */
  readonly malformed: string | null;
  /** The answer to a usual request as it came, with its head. */
  readonly raw: string | null;
  /** The answer to a request for a host that is nobody's. */
  readonly stranger: Written | null;
  /** Header lines of a request as the application got it. */
  readonly arrived: readonly (readonly [string, string])[];
}

type Sign = readonly [maker: Maker, sure: Sureness, because: string];

/** Cookies that one product alone sets. */
const COOKIES: readonly [RegExp, Maker, Sureness][] = [
  [/^AWSALB(?:CORS|TG)?=/, "aws", "certain"],
  [/^(?:__cf_bm|__cflb)=/, "cloudflare", "certain"],
  [/^(?:ARRAffinity|ApplicationGatewayAffinity)/, "azure", "certain"],
  [/^GCLB=/, "google", "certain"],
  [/^ROUTEID=\./, "apache", "likely"],
  [/^(?:SERVERID|SRVNAME)=/, "haproxy", "possible"],
];
/** The products on the way, the surest first. */
export function recognise(signs: Signs): Recognised[] {
  const found = new Map<Maker, { sure: Sureness; because: string[] }>();
  for (const [maker, sure, because] of [...saidBy(signs), ...pages(signs), ...manners(signs)]) {
    const known = found.get(maker) ?? { sure, because: [] };
    if (SURENESS.indexOf(sure) < SURENESS.indexOf(known.sure)) known.sure = sure;
    if (!known.because.includes(because)) known.because.push(because);
    found.set(maker, known);
  }
  return [...found]
    .map(([maker, { sure, because }]) => ({ maker, name: MAKER_NAMES[maker], sure, because }))
    .sort((a, b) => SURENESS.indexOf(a.sure) - SURENESS.indexOf(b.sure) || b.because.length - a.because.length);
}

/** The product that repairs are told for first. */
export const productOf = (recognised: readonly Recognised[]): Product | null =>
  recognised.map(({ maker }) => PRODUCTS.find((product) => product === maker)).find((product) => product !== undefined) ?? null;

function* saidBy({ answers, stranger, malformed, arrived }: Signs): Generator<Sign> {
  for (const { headers } of [...answers, ...(stranger ? [stranger] : []), ...(malformed ? [writtenOf(malformed)] : [])]) {
    for (const name of ["server", "via"]) {
      const value = headers[name];
      for (const [pattern, maker] of BY_SERVER)
        if (value !== undefined && pattern.test(value)) yield [maker, "certain", `${name}: ${value.slice(0, 40)}`];
    }
    for (const [name, maker] of BY_HEADER) if (name in headers) yield [maker, "certain", `the header ${name}`];
    for (const [pattern, maker, sure] of COOKIES)
      if (pattern.test(headers["set-cookie"] ?? "")) yield [maker, sure, `the cookie ${(headers["set-cookie"] ?? "").split("=")[0]}`];
  }
  const guess = guessProxy(arrived);
  if (guess?.product) yield [guess.product, "possible", guess.because];
}

function* pages({ answers, stranger, malformed }: Signs): Generator<Sign> {
  for (const written of answers) {
    const maker = written.status >= 300 ? pageOf(written) : null;
    if (maker) yield [maker, maker === "traefik" ? "likely" : "certain", `its own page for ${written.status}`];
  }
  if (malformed !== null) {
    const maker = pageOf(writtenOf(malformed));
    if (maker && maker !== "traefik") yield [maker, "certain", "its own page for a malformed request"];
  }
  // Go's servers for Caddy and Traefik alike; only Traefik answers like this where no router fits.
  if (stranger?.status === 404 && stranger.text.trim() === "404 page not found" && stranger.headers.server === undefined)
    yield ["traefik", "likely", "its answer for a host that it has no router for"];
}

/** Ways of writing an answer that a product has and others have not. */
function* manners({ raw }: Signs): Generator<Sign> {
  const names = raw === null ? [] : headOf(raw).map((line) => line.split(":")[0]!);
  const lower = names.length > 2 && names.every((name) => name === name.toLowerCase());
  if (lower && !names.some((name) => name === "server" || name === "via")) yield ["haproxy", "possible", "names of headers in lower case"];
}

const headOf = (raw: string) => raw.split("\r\n\r\n")[0]!.split("\r\n").slice(1);

/** An answer as it came, taken apart. */
export function writtenOf(raw: string): Written {
  const at = raw.indexOf("\r\n\r\n");
  const headers = Object.fromEntries(
    headOf(raw).map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = at < 0 ? "" : raw.slice(at + 4);
  return { status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(raw)?.[1] ?? 0), headers, text: body };
}
