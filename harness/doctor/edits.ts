import { PRODUCT_NAMES, type Product } from "../../src/contract/diagnostics/causes.ts";

/**
 * One change to a proxy's configuration, as data: shown to people, and applied by the tests to configurations that are broken. Lines are written as they
 * stand, with `{name}`, `{host}`, `{port}`, `{scheme}`, `{prefix}`, `{url}`, `{origin}`, `{peer}` for what is the deployment's. A pattern is such a line, too, in which `…`
 * stands for anything; it has to fit a line as a whole.
 */
export type Edit = {
  /** The block that is changed; null: wherever a pattern fits. A place of PLACES. */
  readonly in: string | null;
  /** Only for a deployment that has a prefix, or has none. */
  readonly when?: "prefix" | "no prefix";
} & (
  | {
      /** Lines that have to be there. What fits a pattern goes, and they come in its place; else they come at the end of the block. */
      readonly set: readonly string[];
      readonly instead?: readonly string[];
      /** Nothing is added where no pattern fits. */
      readonly only?: true;
    }
  | { readonly remove: readonly string[] }
  /** Whole blocks, told by their first line. */
  | { readonly drop: readonly string[] }
  /** A part of the lines that fit; `put` comes in the place of `take`, or, where there is no `take`, at the end. */
  | { readonly change: string; readonly take?: string; readonly put: string }
);

export type Edits = Partial<Record<Product, readonly Edit[]>>;

/** A kind of block: its name for people, and its first line. */
export interface Place {
  readonly words: string;
  /** The first line of the block without its indentation; null: the file itself. */
  readonly begins: RegExp | null;
  /** A line of its own that it has to hold, so that it is the block before Studio. */
  readonly holds?: RegExp;
}

/** The blocks that edits name, by product. */
export const PLACES: Readonly<Record<Product, Readonly<Record<string, Place>>>> = {
  nginx: {
    http: { words: "the context `http`, beside the `server` of Studio", begins: null, holds: /^server \{/ },
    upstream: { words: "the `upstream` of Studio", begins: /^upstream / },
    server: { words: "the `server` of Studio", begins: /^server \{/ },
    location: { words: "the `location` that passes requests on to Studio", begins: /^location /, holds: /^proxy_pass / },
  },
  caddy: {
    global: { words: "the global `servers` block", begins: /^servers\b/ },
    site: { words: "the block of the site that holds `reverse_proxy`", begins: /^\S.*\{$/, holds: /^reverse_proxy / },
    reverse_proxy: { words: "`reverse_proxy` of Studio", begins: /^reverse_proxy / },
    transport: { words: "`transport http` of `reverse_proxy`", begins: /^transport http\b/ },
  },
  traefik: {
    headers: { words: "`customRequestHeaders` of the middleware on Studio's router", begins: /^customRequestHeaders:/ },
    loadBalancer: { words: "`loadBalancer` of the service of Studio", begins: /^loadBalancer:/ },
    timeouts: { words: "`forwardingTimeouts` of the serversTransport of Studio", begins: /^forwardingTimeouts:/ },
    tls: { words: "the TLS options", begins: /^default:/ },
  },
  haproxy: {
    frontend: { words: "the `frontend` of Studio", begins: /^frontend / },
    backend: { words: "the `backend` of Studio", begins: /^backend / },
  },
  apache: {
    host: { words: "the `VirtualHost` of Studio", begins: /^<VirtualHost / },
    balancer: { words: "the `<Proxy balancer://...>` of Studio", begins: /^<Proxy "?balancer:/ },
  },
};

/** Values of the deployment, for the lines of an edit. */
export interface Filling {
  readonly name: string;
  /** With the port where it is not the scheme's own. */
  readonly host: string;
  readonly port: number;
  readonly scheme: string;
  readonly prefix: string;
  readonly url: string;
  /** Of the pages that open sockets. */
  readonly origin: string;
  /** The address of the last proxy, as the server sees it. */
  readonly peer: string;
}

/** Lines with the values of the deployment in them. */
export const fill = (text: string, filling: Filling): string =>
  text.replace(/\{(name|host|port|scheme|prefix|url|origin|peer)\}/g, (_, key: keyof Filling) => String(filling[key]));

/** The edits that are meant for the deployment. */
export const editsFor = (edits: readonly Edit[], { prefix }: Filling): Edit[] =>
  edits.filter(({ when }) => when === undefined || (when === "prefix") === (prefix !== ""));

/** A pattern as an expression for whole lines without their indentation. */
export function patternOf(text: string): RegExp {
  const escaped = text
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\s+/g, "\\s+")
    .replace(/…/g, ".*");
  return new RegExp(`^${escaped}$`);
}

/** What people are told to change, line by line. */
export function editLines(product: Product, edits: readonly Edit[], filling: Filling): string[] {
  const lines: string[] = [];
  for (const edit of editsFor(edits, filling)) {
    const place = edit.in === null ? "wherever it concerns Studio" : `in ${PLACES[product][edit.in]?.words ?? edit.in}`;
    const filled = (text: string) => fill(text, filling);
    if ("set" in edit) {
      const gone = (edit.instead ?? []).filter((pattern) => !edit.set.includes(pattern));
      lines.push(`${place}:`, ...gone.map((pattern) => `  - ${filled(pattern)}`), ...edit.set.map((line) => `  + ${filled(line)}`));
    } else if ("remove" in edit) {
      lines.push(`${place}:`, ...edit.remove.map((pattern) => `  - ${filled(pattern)}`));
    } else if ("drop" in edit) {
      lines.push(`${place}:`, ...edit.drop.map((pattern) => `  - ${filled(pattern)}   with everything in it`));
    } else {
      const what = edit.take === undefined ? `add "${filled(edit.put.trim())}"` : `"${filled(edit.take)}" becomes "${filled(edit.put)}"`;
      lines.push(`${place}:`, `  ~ ${filled(edit.change)}   ${what}`);
    }
  }
  return lines;
}

/** `nginx`, `Caddy`, ... */
export const productName = (product: Product): string => PRODUCT_NAMES[product];
