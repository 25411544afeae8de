import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** How a proxy treats the prefix under which it serves Studio. */
export interface PrefixMode {
  /** Takes the prefix off before it passes a request on. */
  strips: boolean;
  /** Puts the prefix into Location headers, as Apache's ProxyPassReverse and lighttpd's map-urlpath do. */
  rewrites: boolean;
}

/** A reverse proxy in front of `upstream` that serves it under `prefix` and says so in X-Forwarded-*. Resolves to its origin. */
export async function prefixProxy(upstream: string, prefix: string, { strips, rewrites }: PrefixMode) {
  const to = new URL(upstream);
  const target = (url = "/") => (strips ? url.slice(prefix.length) || "/" : url);
  const headersOf = ({ headers, socket }: IncomingMessage) => ({
    ...headers,
    host: to.host,
    "x-forwarded-for": socket.remoteAddress ?? "",
    "x-forwarded-proto": "http",
    "x-forwarded-host": headers.host ?? "",
    "x-forwarded-prefix": prefix,
  });
  const below = ({ url = "" }: IncomingMessage) => url === prefix || url.startsWith(`${prefix}/`) || url.startsWith(`${prefix}?`);
  const sockets = new Set<Socket>();

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (!below(incoming)) return void outgoing.writeHead(404).end("not Studio");
    const { method, url } = incoming;
    const upstreamRequest = request({ host: to.hostname, port: to.port, method, path: target(url), headers: headersOf(incoming) });
    upstreamRequest.on("response", (answer) => {
      const { location } = answer.headers;
      if (rewrites && location)
        answer.headers.location = location.replace(/^(?:https?:\/\/[^/]+)?\//, (start) => `${start.slice(0, -1)}${prefix}/`);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstreamRequest.on("error", () => outgoing.destroy());
    outgoing.on("close", () => upstreamRequest.destroy());
    incoming.pipe(upstreamRequest);
  };

  const server = createServer(pass);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (incoming, socket, head) => {
    const there = connect(Number(to.port), to.hostname);
    const end = () => {
      there.destroy();
      socket.destroy();
    };
    for (const side of [there, socket]) side.on("error", end).on("close", end);
    const lines = Object.entries(headersOf(incoming)).map(([name, value]) => `${name}: ${value}`);
    there.write(`GET ${target(incoming.url)} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    if (head.length > 0) there.write(head);
    there.pipe(socket);
    socket.pipe(there);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
