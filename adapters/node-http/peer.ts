import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { HeaderReader, Peer, Wire } from "../../src/forwarding/effective.ts";

const unixSockets = new WeakSet<object>();

/**
 * Remembers which connections of a server came over a unix socket: they have no address, and neither has a TCP connection that was reset. To be called
 * before the server listens. It is taken down when a connection arrives, because a server that closes does not know its address any more.
 */
export function watchPeers(server: Server): void {
  const arrived = (socket: Socket) => {
    if (socket.remoteAddress === undefined && typeof server.address() === "string") unixSockets.add(socket);
  };
  server.on("connection", arrived);
  server.on("secureConnection", arrived);
}

/** The other end of a request's socket: `unix` over a unix socket. An IPv4 address that came over a dual-stack socket is shown as IPv4. */
export function peerOf(incoming: IncomingMessage): Peer {
  const { socket } = incoming;
  const address = socket.remoteAddress;
  return {
    address:
      address === undefined ? (unixSockets.has(socket) ? "unix" : "unknown") : address.startsWith("::ffff:") ? address.slice(7) : address,
    secure: (socket as TLSSocket).encrypted === true,
    wire: () => wireOf(incoming),
  };
}

function wireOf({ rawHeaders, url = "", httpVersion, socket }: IncomingMessage): Wire {
  const lines: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) lines.push([rawHeaders[at]!, rawHeaders[at + 1]!]);
  return { lines, form: "as-sent", target: url, port: socket.remotePort ?? null, httpVersion, tls: tlsOf(socket as TLSSocket) };
}

/** Deno has not all of these. */
function tlsOf(socket: TLSSocket): Wire["tls"] {
  if (socket.encrypted !== true) return null;
  const { alpnProtocol, servername } = socket as TLSSocket & { servername?: string | false };
  return {
    protocol: socket.getProtocol?.() ?? null,
    cipher: socket.getCipher?.()?.name ?? null,
    alpn: alpnProtocol || null,
    serverName: servername || null,
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
