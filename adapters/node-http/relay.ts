import { rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Server as Engine } from "engine.io";
import { engineError } from "../engine-answer.ts";
import { checkSession } from "../engine-guard.ts";
import { hopByHop, type RelayOptions } from "../relay/relay.ts";
import { relaySocket } from "../relay/sid.ts";
import { MAX_FRAME_BYTES } from "../serve.ts";
import { answerRequest, answerUpgrade } from "./answer.ts";

/** Whose session a request is of, and who sent it: the effective address. */
interface Passage {
  holder: string;
  client: string;
}

/** Passes requests of sessions that another worker holds to that worker, and takes the ones for ours. */
export interface Relay {
  forward(passage: Passage, incoming: IncomingMessage, outgoing: ServerResponse): void;
  forwardUpgrade(passage: Passage, incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** One way to the worker that holds a session. `told` hears once whether it was reached. */
interface Way {
  socketPath: string;
  waitMs: number;
  told(reached: boolean): void;
}

/** Opens this worker's unix socket. What arrives there was checked by the worker that passed it on; only the session is looked up here. */
export async function openRelay(engine: Engine, { owner, dir, transportOf, waitMs, watch }: RelayOptions): Promise<Relay> {
  const path = relaySocket(dir, owner);
  rmSync(path, { force: true });
  const carried = new Set<() => void>();
  const lookUp = ({ url = "" }: IncomingMessage, isUpgrade: boolean) =>
    checkSession(transportOf(new URLSearchParams(url.slice(url.indexOf("?"))).get("sid") ?? ""), isUpgrade);
  const server = createServer((incoming, outgoing) => {
    const refused = lookUp(incoming, false);
    if (refused) return answerRequest(refused, incoming, outgoing);
    engine.handleRequest(incoming as never, outgoing);
  });
  server.on("upgrade", (incoming, socket, head) => {
    const refused = lookUp(incoming, true);
    if (refused) return answerUpgrade(refused, socket);
    engine.handleUpgrade(incoming as never, socket as never, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  server.on("error", () => {});

  const wayTo = ({ holder, client }: Passage): Way => ({
    socketPath: relaySocket(dir, holder),
    waitMs,
    told: (reached) => watch.answered(reached ? "relayed" : "owner_gone", client),
  });
  return {
    forward(passage, incoming, outgoing) {
      void pass(incoming, outgoing, wayTo(passage));
    },
    forwardUpgrade(passage, incoming, socket, head) {
      passUpgrade(incoming, socket, head, wayTo(passage), carried);
    },
    close() {
      for (const end of carried) end();
      server.close();
      server.closeAllConnections();
      rmSync(path, { force: true });
    },
  };
}

function kept(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const dropped = hopByHop(headers.connection);
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && !dropped.has(name)) result[name] = value;
  return result;
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, { socketPath, waitMs, told }: Way): Promise<void> {
  // The whole body at once: a body that is passed on piece by piece broke polling sessions when connections were reused.
  const body = await buffered(incoming);
  if (body === "aborted") return;
  if (body === "too-large") return answerRequest(engineError("bad_request", "The body is too large."), incoming, outgoing);
  const upstream = request({
    socketPath,
    // A connection of its own: one that the other side closes while it is taken up again would end the session.
    agent: false,
    method: incoming.method,
    path: incoming.url,
    headers: { ...kept(incoming.headers), "content-length": String(body.length) },
  });
  let answered = false;
  const late = setTimeout(() => upstream.destroy(new Error("late")), waitMs);
  upstream.on("response", (answer) => {
    clearTimeout(late);
    answered = true;
    told(true);
    answer.on("error", () => outgoing.destroy());
    if (outgoing.destroyed) return void answer.destroy();
    outgoing.writeHead(answer.statusCode ?? 502, kept(answer.headers));
    answer.pipe(outgoing);
  });
  upstream.on("error", () => {
    clearTimeout(late);
    if (answered || outgoing.destroyed) return;
    told(false);
    answerRequest(engineError("unknown_sid"), incoming, outgoing);
  });
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

/** Joins the two connections once the other worker has begun to answer; what it says, 101 or not, goes to the client as it is. */
function passUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, way: Way, carried: Set<() => void>): void {
  const upstream = connect(way.socketPath);
  let reached = false;
  const end = () => {
    clearTimeout(late);
    carried.delete(end);
    upstream.destroy();
    socket.destroy();
  };
  const gone = () => {
    if (reached || socket.destroyed) return end();
    clearTimeout(late);
    carried.delete(end);
    reached = true;
    upstream.destroy();
    way.told(false);
    answerUpgrade(engineError("unknown_sid"), socket);
  };
  const late = setTimeout(gone, way.waitMs);
  carried.add(end);
  upstream.on("error", gone);
  upstream.on("close", gone);
  socket.on("error", end);
  socket.on("close", end);
  upstream.on("connect", () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`, "connection: Upgrade", "upgrade: websocket"];
    for (const [name, value] of Object.entries(kept(incoming.headers))) for (const each of [value].flat()) lines.push(`${name}: ${each}`);
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
    if (head.length > 0) upstream.write(head);
  });
  upstream.once("data", (first) => {
    clearTimeout(late);
    reached = true;
    way.told(true);
    socket.write(first);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
}
