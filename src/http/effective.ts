import { StudioError } from "../errors.ts";

/** The other end of the socket, as the runtime reports it. */
export interface Peer {
  /** The IP address, or `unix` for a unix socket, or `unknown`. */
  address: string;
  /** Whether this hop itself was TLS. */
  secure: boolean;
}

/** What is believed about the URL that the client used. Everything that leaves Studio as a URL is built from this, never from the raw request. */
export interface Effective {
  readonly scheme: "http" | "https";
  /** Host with port where it is not the scheme's own, as in a Host header: `localhost:5055`, `[::1]:8443`. */
  readonly host: string;
  /** Path prefix without a slash at its end: `` or `/studio`. */
  readonly prefix: string;
  /** The address of the client. */
  readonly client: string;
  /** `scheme://host`, as in an Origin header. */
  readonly origin: string;
}

/** The host names that are served, besides localhost and loopback addresses. */
export interface HostPolicy {
  /** The address that the server is bound to. With `0.0.0.0` or `::` every IP address is served: DNS rebinding needs a name. */
  readonly bind: string;
  /** Names or addresses without port. */
  readonly allowed: readonly string[];
}

/** Computes the effective URL of a request. Throws StudioError `bad_host` or `wrong_host`. */
export type FindEffective = (hostHeader: string | null, peer: Peer) => Effective;

const HOST = /^([a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?\.?|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/i;
const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;
const WILDCARDS = ["0.0.0.0", "::"];

/** How many Host headers are remembered; a client that sends ever new ones only loses the shortcut. */
const REMEMBERED = 64;

type Base = Omit<Effective, "client">;

/**
 * The one place where a request becomes an effective URL. Forwarding headers are not read: the scheme is that of the socket, the host that of the
 * Host header when the policy serves it, and the client is the peer.
 */
export function createEffective(policy: HostPolicy): FindEffective {
  const served = new Set(["localhost", "127.0.0.1", "[::1]", ...[policy.bind, ...policy.allowed].map(named)]);
  const anyAddress = WILDCARDS.includes(policy.bind);
  const known: [Map<string, Base>, Map<string, Base>] = [new Map(), new Map()];

  const read = (header: string | null, secure: boolean): Base => {
    const match = header === null ? null : HOST.exec(header);
    const port = match?.[2] === undefined ? null : Number(match[2]);
    if (!match || (port !== null && (port < 1 || port > 65535)))
      throw new StudioError("bad_host", "The Host header must be one host name or IP address, with or without a port from 1 to 65535.");
    const name = match[1]!.toLowerCase().replace(/\.$/, "");
    if (!served.has(name) && !(anyAddress && IP.test(name)))
      throw new StudioError(
        "wrong_host",
        `This server answers only for ${[...served].join(", ")}${anyAddress ? " and IP addresses" : ""}, not for the host of this request.`,
      );
    const scheme = secure ? "https" : "http";
    const host = port === null || port === (secure ? 443 : 80) ? name : `${name}:${port}`;
    return { scheme, host, prefix: "", origin: `${scheme}://${host}` };
  };

  return (header, peer) => {
    const cache = known[peer.secure ? 1 : 0];
    let base = cache.get(header ?? "");
    if (!base) {
      base = read(header, peer.secure);
      if (cache.size < REMEMBERED) cache.set(header ?? "", base);
    }
    return { scheme: base.scheme, host: base.host, prefix: base.prefix, client: peer.address, origin: base.origin };
  };
}

/** A host as it stands in a Host header: IPv6 in brackets, lower case. */
function named(host: string): string {
  const lower = host.toLowerCase();
  return lower.includes(":") && !lower.startsWith("[") ? `[${lower}]` : lower;
}
