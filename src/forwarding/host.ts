import { addressBytes, addressText } from "./address.ts";
import { parsePort } from "./values.ts";

/** A host as it may stand in a URL: lower case, IPv6 in brackets and canonical, no dot at its end. `port` is null where none was given. */
export interface Host {
  readonly name: string;
  readonly port: number | null;
}

const LONGEST = 262;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Reads `host` or `host:port`: the part of RFC 3986 (section 3.2.2) that browsers send. A name has letters, digits, `-` and `_` in labels of at most 63
 * (punycode is such a name); an address is strict IPv4 or IPv6 in brackets without a zone. Everything else is null: userinfo, slashes, backslashes,
 * spaces, percent-encoding, characters beyond ASCII, and names that end in a number without being IPv4, which URL parsers turn into addresses.
 */
export function parseHost(text: string): Host | null {
  if (text.length === 0 || text.length > LONGEST) return null;
  const close = text.startsWith("[") ? text.indexOf("]") : -1;
  const colon = close === -1 ? text.indexOf(":") : text.indexOf(":", close);
  const host = colon === -1 ? text : text.slice(0, colon);
  const port = colon === -1 ? null : parsePort(text.slice(colon + 1));
  if (colon !== -1 && port === null) return null;
  const name = text.startsWith("[") ? bracketed(host) : named(host);
  return name === null ? null : { name, port };
}

function bracketed(host: string): string | null {
  if (!host.endsWith("]") || host.includes("%")) return null;
  const inner = host.slice(1, -1);
  const bytes = inner.includes(":") ? addressBytes(inner) : null;
  if (!bytes) return null;
  const text = addressText(bytes);
  // A mapped IPv4 address keeps its IPv6 form here, as browsers keep it.
  return text.includes(":") ? `[${text}]` : `[::ffff:${hexOfV4(bytes)}]`;
}

const hexOfV4 = (bytes: Uint8Array) => `${((bytes[12]! << 8) | bytes[13]!).toString(16)}:${((bytes[14]! << 8) | bytes[15]!).toString(16)}`;

function named(host: string): string | null {
  const name = (host.endsWith(".") ? host.slice(0, -1) : host).toLowerCase();
  if (name.length > 253) return null;
  const labels = name.split(".");
  if (!labels.every((label) => LABEL.test(label))) return null;
  const last = labels.at(-1)!;
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(last)) return addressBytes(name) ? name : null;
  return name;
}

/** The host names that are served, besides localhost and loopback addresses. */
export interface HostPolicy {
  /** The address that the server is bound to. With `0.0.0.0` or `::` every IP address is served: DNS rebinding needs a name. */
  readonly bind: string;
  /** Names or addresses without port. */
  readonly allowed: readonly string[];
}

/** Which hosts are served. */
export interface ServedHosts {
  has(name: string): boolean;
  /** The list in words, for the answer to a request for another host. */
  readonly inWords: string;
}

const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])$/;

/** The served hosts of a policy, and `also` the one of the public URL. */
export function servedHosts({ bind, allowed }: HostPolicy, also: string | null): ServedHosts {
  const canonical = (host: string) => {
    const text = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
    return parseHost(text)?.name ?? text.toLowerCase();
  };
  const names = new Set(["localhost", "127.0.0.1", "[::1]", ...[bind, ...allowed, ...(also === null ? [] : [also])].map(canonical)]);
  const anyAddress = bind === "0.0.0.0" || bind === "::";
  return {
    has: (name) => names.has(name) || (anyAddress && IP.test(name)),
    inWords: `${[...names].join(", ")}${anyAddress ? " and IP addresses" : ""}`,
  };
}
