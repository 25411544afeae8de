// A Socket.IO server as its documentation begins: node:http, the library, nothing that knows of proxies. The harness runs it beside Studio.
// Its probes answer in the form of the contract's Echo; what it believes of itself is what such applications take from the request as it arrives.
import cluster from "node:cluster";
import { readFileSync } from "node:fs";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { Server } from "socket.io";
import type { Echo } from "../../../src/contract/diagnostics/echo.ts";
import type { SubjectPlan } from "../../subject.ts";

const plan = JSON.parse(process.env.PLAN ?? "null") as SubjectPlan;
const VERSION = "4";

function echoOf(request: IncomingMessage, bodyBytes: number | null): Echo {
  const { socket, headers, rawHeaders } = request;
  const secure = plan.tls !== null;
  const host = headers.host ?? "localhost";
  const origin = `${secure ? "https" : "http"}://${host}`;
  const lines: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push([rawHeaders[at]!, rawHeaders[at + 1]!]);
  const tls = secure ? (socket as TLSSocket) : null;
  return {
    time: new Date().toISOString(),
    request: {
      id: headers["x-request-id"]?.toString() ?? "",
      method: request.method ?? "",
      target: request.url ?? "",
      http_version: request.httpVersion,
      body_bytes: bodyBytes,
      headers: lines,
      headers_form: "as-sent",
      cookies: [],
      check_cookie: null,
    },
    peer: {
      kind: "ip",
      address: socket.remoteAddress ?? "",
      port: socket.remotePort ?? null,
      tls: tls && { protocol: tls.getProtocol(), cipher: tls.getCipher()?.name ?? null, alpn: tls.alpnProtocol || null, server_name: null },
    },
    effective: {
      url: origin + (request.url ?? "").split("?")[0],
      origin,
      scheme: secure ? "https" : "http",
      host,
      port: Number(new URL(origin).port) || (secure ? 443 : 80),
      prefix: "",
      client: socket.remoteAddress ?? "",
    },
    why: [],
    contradictions: [],
    causes: [],
    server: { version: VERSION, worker: `plain-${process.pid}`, runtime: "node", socket_path: "/socket.io/", draining: false },
    handshake: null,
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let bytes = 0;
  for await (const chunk of request) bytes += (chunk as Buffer).length;
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://here");
  const id = { "x-request-id": request.headers["x-request-id"]?.toString() ?? "" };
  if (pathname === "/ready") return void response.writeHead(200, id).end("ok\n");
  if (pathname !== "/echo") return void response.writeHead(404, id).end("not found\n");
  const said = echoOf(request, request.method === "POST" ? bytes : null);
  const number = (name: string, most: number) => Math.min(most, Number(searchParams.get(name) ?? 0));
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const events = number("events", 100);
  if (events > 0) {
    response.writeHead(200, { ...id, "content-type": "text/event-stream" });
    const pad = "x".repeat(Math.floor(number("bytes", 4_194_304) / events));
    for (let n = 1; n <= events && !response.destroyed; n += 1) {
      if (n > 1) await pause(number("every_ms", 10_000));
      response.write(
        `id: ${n}\ndata: ${JSON.stringify({ n, at: Date.now(), ...(pad ? { pad } : {}), ...(n === events ? { echo: said } : {}) })}\n\n`,
      );
    }
    return void response.end();
  }
  await pause(number("delay_ms", 70_000));
  const bytesWanted = number("bytes", 4_194_304);
  response
    .writeHead(200, { ...id, "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(bytesWanted > 0 ? { ...said, pad: "x".repeat(bytesWanted) } : said));
}

function serve(port: number): Promise<number> {
  const listener = (request: IncomingMessage, response: ServerResponse) => void answer(request, response).catch(() => response.destroy());
  const server = plan.tls
    ? createHttps({ cert: readFileSync(plan.tls.certificate), key: readFileSync(plan.tls.key) }, listener)
    : createHttp(listener);
  const io = new Server(server, {
    transports: [...plan.transports],
    ...(plan.origins.length > 0 ? { cors: { origin: [...plan.origins], credentials: true } } : {}),
  });
  io.on("connection", (socket) => {
    socket.emit("hello", { worker: `plain-${process.pid}`, runtime: "node", transport: socket.conn.transport.name });
    socket.on("echo", (wish: { text?: unknown } | undefined, done: unknown) => {
      if (typeof done === "function") done({ text: wish?.text ?? null });
    });
    socket.on("push", async (wish: { count?: number; bytes?: number; every_ms?: number } | undefined, done: unknown) => {
      if (typeof done === "function") done({ ok: true });
      for (let n = 1; n <= Math.min(wish?.count ?? 1, 20) && socket.connected; n += 1) {
        if (n > 1) await new Promise((resolve) => setTimeout(resolve, Math.min(wish?.every_ms ?? 0, 2_000)));
        socket.emit("pushed", { n, at: Date.now(), text: "x".repeat(Math.min(wish?.bytes ?? 0, 1_000_000)) });
      }
    });
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
}

// Ends with whoever started it.
if (cluster.isPrimary) process.stdin.on("close", () => process.exit(0)).resume();
if (plan.workers === 1) console.log(JSON.stringify({ port: await serve(0) }));
else if (cluster.isPrimary) {
  // As the library's page on several nodes begins: workers that share a port, and nothing that keeps a session on one of them.
  const ready = Array.from(
    { length: plan.workers },
    () => new Promise<number>((resolve) => cluster.fork().once("message", (port: number) => resolve(port))),
  );
  const [port] = await Promise.all(ready);
  console.log(JSON.stringify({ port }));
} else {
  process.on("disconnect", () => process.exit(0));
  process.send!(await serve(0));
}
