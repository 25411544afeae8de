/** A request as it arrived, and the connection that it came over, as far as the runtime tells. Read by diagnostics only. */
export interface Wire {
  /** The header lines in the form of `form`. */
  readonly lines: readonly (readonly [name: string, value: string])[];
  /** `as-sent`: every line apart, in order, names as they were written. `joined`: one line for each name, sorted, in lower case, values joined by `, `. */
  readonly form: "as-sent" | "joined";
  /** The request target: path and query. */
  readonly target: string;
  /** The peer's port; null over a unix socket. */
  readonly port: number | null;
  /** `1.0`, `1.1`; null where the runtime does not say. */
  readonly httpVersion: string | null;
  /** What TLS on this very connection agreed on; null fields where the runtime does not say, null without TLS. */
  readonly tls: {
    readonly protocol: string | null;
    readonly cipher: string | null;
    readonly alpn: string | null;
    readonly serverName: string | null;
  } | null;
}

/** The other end of the socket, as the runtime reports it. */
export interface Peer {
  /** The IP address, or `unix` for a unix socket, or `unknown`. */
  address: string;
  /** Whether this hop itself was TLS. */
  secure: boolean;
  /** Reads the request as it arrived. Not there for the peer of an open socket, whose handshake is long over. */
  wire?: () => Wire;
}

/** Headers, as far as they are read here: a Headers object, or a view of the headers of a `node:http` request. Lines of one name MUST be joined by `, ` in order. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** What became of one thing that a hop said. A `contradiction` is reported and decides nothing by itself. */
export interface Why {
  /** `peer`, a setting such as `STUDIO_PUBLIC_URL`, or a header as it is usually written. */
  readonly about: string;
  readonly verdict: "used" | "ignored" | "contradiction";
  /** What was said, at most 120 characters, without control characters; null where nothing was. */
  readonly said: string | null;
  /** Why, in words for an operator. */
  readonly reason: string;
}

/** What is believed about the URL that the client used. Everything that leaves Studio as a URL is built from this, never from the raw request. It is frozen. */
export interface Effective {
  readonly scheme: "http" | "https";
  /** Host with port where it is not the scheme's own, as in a Host header: `localhost:5055`, `[::1]:8443`. */
  readonly host: string;
  /** The port, also where `host` leaves it out. */
  readonly port: number;
  /** Path prefix without a slash at its end: `` or `/studio`. */
  readonly prefix: string;
  /** The address of the client in its one canonical form, or what `Peer.address` says when that is no address. */
  readonly client: string;
  /** `scheme://host`, as in an Origin header. */
  readonly origin: string;
  /** What was used or ignored and the reason, header by header. Made when it is read: requests do not pay for it. */
  readonly why: readonly Why[];
  /** The contradictions that were found while this was decided, without reading `why`; those of headers that are not read, only the first time. */
  readonly contradictions: readonly Why[];
}

/** Computes the effective URL of a request. Throws StudioError `bad_host` or `wrong_host`. */
export type FindEffective = (headers: HeaderReader, peer: Peer) => Effective;
