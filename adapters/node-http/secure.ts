import { createServer, type Server, type ServerOptions } from "node:https";
import type { Socket } from "node:net";
import type { SecureContextOptions, TLSSocket } from "node:tls";
import type { Notice } from "../serve.ts";
import { type Identity, OLDEST_VERSION } from "../tls/identity.ts";
import { seldom } from "../tls/seldom.ts";
import type { serverTimeouts } from "./connections.ts";

/** How long a client that was refused may take to read why. */
const GOODBYE_MS = 2000;

const PLAIN = "This port speaks HTTPS only. Use https:// in place of http://\n";
const REFUSAL = `HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${PLAIN.length}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${PLAIN}`;

/** A server of `node:https` that can be given another certificate while it works. */
export interface SecureServer {
  readonly server: Server;
  /** New connections get this one. Throws when it is none, and keeps the old one. */
  renew(identity: Identity): void;
}

/** Listens to nothing yet. What goes wrong with the TLS of a client is said in `notice`, once a minute for each kind. */
export function createSecureServer(
  limits: ReturnType<typeof serverTimeouts> & ServerOptions,
  identity: Identity,
  notice: Notice,
): SecureServer {
  const say = seldom(notice);
  const server = createServer({
    ...limits,
    ...contextOf(identity),
    // HTTP/2 would need websockets over it (RFC 8441), which neither of our engines speaks.
    ALPNProtocols: ["http/1.1"],
    requestCert: identity.clients !== "none",
    rejectUnauthorized: identity.clients === "required",
  });
  answerPlainHttp(server, limits.handshakeTimeout, (client) =>
    say("plain", "A client speaks plain HTTP to the HTTPS port; it was answered 400. Let it use https://", { client }),
  );
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket: TLSSocket & { _parent?: Socket }) => {
    // A client that goes away during the handshake, and the probes of load balancers, say nothing about the configuration.
    if (error.code === "ECONNRESET") return;
    const { code = error.message } = error;
    const client = socket.remoteAddress ?? socket._parent?.remoteAddress;
    say(code, `A client could not begin TLS: ${REASONS[code] ?? code}`, { code, client });
  });
  server.on("secureConnection", (socket: TLSSocket) => {
    if (identity.clients !== "optional" || socket.authorized || !socket.getPeerX509Certificate()) return;
    say("stranger", "A client showed a certificate that no authority of STUDIO_CA_CERTS has signed", { client: socket.remoteAddress });
    socket.destroy();
  });
  return { server, renew: (next) => server.setSecureContext(contextOf(next)) };
}

const REASONS: Readonly<Record<string, string>> = {
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: "it showed no certificate, and STUDIO_CLIENT_CERTS is required",
  ERR_SSL_UNSUPPORTED_PROTOCOL: `it speaks nothing newer than TLS 1.1; ${OLDEST_VERSION} is the oldest that is spoken`,
  ERR_SSL_NO_APPLICATION_PROTOCOL: "it wants another protocol than http/1.1 (ALPN)",
};

function contextOf({ cert, key, ca }: Identity): SecureContextOptions {
  return { cert, key, minVersion: OLDEST_VERSION, ...(ca === null ? {} : { ca }) };
}

/**
 * Looks at the first byte of every connection before TLS does: a letter is the method of a plain request, which TLS would cut off without a word. Node
 * could also answer after the fact, Deno not: there the socket is gone by then.
 */
function answerPlainHttp(server: Server, withinMs: number, heard: (client: string | undefined) => void): void {
  const [begin] = server.listeners("connection") as ((this: Server, socket: Socket) => void)[];
  if (!begin) throw new Error("a server of node:https has no listener for its connections");
  server.removeListener("connection", begin);
  server.on("connection", (socket: Socket) => {
    const end = () => socket.destroy();
    socket.on("error", end);
    socket.setTimeout(withinMs, end);
    socket.once("readable", () => {
      const first: Buffer | null = socket.read();
      if (first === null || first.length === 0) return end();
      if (isLetter(first[0]!)) {
        heard(socket.remoteAddress);
        socket.setTimeout(GOODBYE_MS);
        socket.end(REFUSAL);
        // What is not read when a socket closes makes the kernel reset it, and the client never sees the answer.
        socket.resume();
        return;
      }
      socket.setTimeout(0);
      socket.off("timeout", end).off("error", end);
      socket.unshift(first);
      begin.call(server, socket);
    });
  });
}

const isLetter = (byte: number) => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
