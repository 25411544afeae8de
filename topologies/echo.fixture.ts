import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import type { Leaf } from "./certificates.ts";

/** What reached the upstream, byte for byte. */
export interface Echoed {
  id: string;
  method: string;
  url: string;
  httpVersion: string;
  /** Name and value of every header line in order, names in lower case. */
  lines: [string, string][];
  peer: string;
  body: number;
}

/** A server that says what reached it (of the websocket `/upgrade` in the header X-Echo), streams step by step, and speaks Socket.IO. */
export interface EchoServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1, with TLS when it gets a certificate. It pings its sockets every `pingMs`. */
export async function startEcho({
  tls,
  id = "echo",
  pingMs = 25_000,
}: {
  tls?: Leaf;
  id?: string;
  pingMs?: number;
} = {}): Promise<EchoServer> {
  const steps = new Map<string, () => void>();

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    let body = 0;
    for await (const chunk of request) body += (chunk as Buffer).length;
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://echo");
    const last = pathname.split("/").at(-1);
    if (last === "redirect") {
      response.writeHead(303, { location: searchParams.get("to") ?? "/", "set-cookie": "studio=1; Path=/studio/; HttpOnly; Secure" }).end();
    } else if (last === "stream") {
      // The second part is sent when somebody asks for it, so a proxy that holds the first one back is seen without a clock.
      response.writeHead(200, { "content-type": searchParams.get("type") ?? "text/event-stream", "cache-control": "no-store" });
      response.write("data: first\n\n");
      steps.set(searchParams.get("key") ?? "", () => response.end("data: second\n\n"));
    } else if (last === "step") {
      steps.get(searchParams.get("key") ?? "")?.();
      response.writeHead(204).end();
    } else {
      const echoed = echoOf(request, id, body);
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(echoed));
    }
  };
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));

  const server = tls ? createHttps({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) }, listener) : createHttp(listener);
  server.keepAliveTimeout = 75_000;
  const io = new Server(server, { pingInterval: pingMs, pingTimeout: 20_000, maxHttpBufferSize: 4 * 1024 * 1024 });
  server.on("upgrade", (request, socket) => {
    if (!/\/upgrade$/.test(request.url ?? "")) return;
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    const said = Buffer.from(JSON.stringify(echoOf(request, id, 0))).toString("base64url");
    socket.on("error", () => socket.destroy());
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nX-Echo: ${said}\r\n\r\n`,
    );
  });
  // Below a prefix that the proxy keeps, the same engine answers under the longer path.
  server.prependListener("upgrade", unprefix);
  server.prependListener("request", unprefix);
  io.on("connection", (socket) => {
    socket.on("echo", (value: unknown, answer: unknown) => {
      if (typeof answer === "function") answer({ value, headers: socket.handshake.headers, transport: socket.conn.transport.name });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    // Not awaited: once it never called back, with nothing left that kept the process. What is left does keep it, and that shows.
    close: async () => {
      void io.close();
      server.closeAllConnections();
    },
  };
}

function echoOf(request: IncomingMessage, id: string, body: number): Echoed {
  const lines: [string, string][] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2)
    lines.push([request.rawHeaders[at]!.toLowerCase(), request.rawHeaders[at + 1]!]);
  return {
    id,
    method: request.method ?? "",
    url: request.url ?? "",
    httpVersion: request.httpVersion,
    lines,
    peer: request.socket.remoteAddress ?? "",
    body,
  };
}

/** An app below a prefix that the proxy keeps. */
function unprefix(request: IncomingMessage) {
  if (request.url?.startsWith("/studio/socket.io/")) request.url = request.url.slice("/studio".length);
}
