import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import type { HeaderReader, Peer } from "../../src/forwarding/effective.ts";

/** The other end of a request's socket. An IPv4 address that came over a dual-stack socket is shown as IPv4. */
export function peerOf({ socket }: IncomingMessage): Peer {
  const address = socket.remoteAddress;
  return {
    address: address === undefined ? "unknown" : address.startsWith("::ffff:") ? address.slice(7) : address,
    secure: (socket as TLSSocket).encrypted === true,
  };
}

/** The headers of a request as the checks of the core read them. */
export function readerOf({ headers }: Pick<IncomingMessage, "headers">): HeaderReader {
  return {
    get(name) {
      const value = headers[name];
      return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
    },
  };
}
