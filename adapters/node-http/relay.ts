import { rmSync } from "node:fs";
import { Agent, createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Server as Engine } from "engine.io";
import { HOP_BY_HOP, ownerOf, relaySocket, UNKNOWN_SID } from "../relay/sid.ts";
import { MAX_FRAME_BYTES } from "../serve.ts";

/** Passes requests of sessions that another worker holds to that worker, and takes the ones for ours. */
export interface Relay {
  /** Passes the request on if another worker holds its session; `false` when it is ours to answer. */
  forward(request: IncomingMessage, response: ServerResponse): boolean;
  forwardUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

/** Opens this worker's unix socket. What arrives there was checked by the worker that passed it on. */
export async function openRelay(engine: Engine, { owner, dir }: { owner: string; dir: string }): Promise<Relay> {
  const path = relaySocket(dir, owner);
  rmSync(path, { force: true });
  const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 120_000 });
  const server = createServer((incoming, outgoing) => engine.handleRequest(incoming as never, outgoing));
  server.on("upgrade", (incoming, socket, head) => engine.handleUpgrade(incoming as never, socket as never, head));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  server.on("error", () => {});

  const elsewhere = (incoming: IncomingMessage): string | null => {
    const holder = ownerOf(/[?&]sid=([^&#]+)/.exec(incoming.url ?? "")?.[1]);
    return holder === null || holder === owner ? null : relaySocket(dir, holder);
  };

  return {
    forward(incoming, outgoing) {
      const socketPath = elsewhere(incoming);
      if (socketPath === null) return false;
      void pass(incoming, outgoing, { socketPath, agent });
      return true;
    },
    forwardUpgrade(incoming, socket, head) {
      const socketPath = elsewhere(incoming);
      if (socketPath === null) return false;
      passUpgrade(incoming, socket, head, socketPath);
      return true;
    },
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      rmSync(path, { force: true });
    },
  };
}

function kept(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && !HOP_BY_HOP.has(name)) result[name] = value;
  return result;
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, to: { socketPath: string; agent: Agent }): Promise<void> {
  const give = (status: number, body: string) => {
    if (outgoing.headersSent || outgoing.destroyed) return;
    outgoing.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    outgoing.end(body);
  };
  // The whole body at once: a body that is passed on piece by piece broke polling sessions when connections were reused.
  const body = await buffered(incoming);
  if (body === "aborted") return;
  if (body === "too-large") return give(413, '{"code":3,"message":"Bad request"}');
  const headers = kept(incoming.headers);
  const upstream = request({
    ...to,
    method: incoming.method,
    path: incoming.url,
    headers: { ...headers, "content-length": String(body.length) },
  });
  upstream.on("response", (answer) => {
    answer.on("error", () => outgoing.destroy());
    outgoing.writeHead(answer.statusCode ?? 502, kept(answer.headers));
    answer.pipe(outgoing);
  });
  upstream.on("error", () => give(UNKNOWN_SID.status, UNKNOWN_SID.body));
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) upstream.destroy();
  });
  upstream.end(body);
}

async function buffered(incoming: IncomingMessage): Promise<Buffer | "too-large" | "aborted"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_FRAME_BYTES) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "aborted";
  }
  return Buffer.concat(chunks);
}

function passUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, path: string): void {
  const upstream = connect(path);
  const end = () => {
    upstream.destroy();
    socket.destroy();
  };
  for (const side of [upstream, socket]) {
    side.on("error", end);
    side.on("close", end);
  }
  upstream.on("connect", () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let at = 0; at < incoming.rawHeaders.length; at += 2) lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
    if (head.length > 0) upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
}
