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
