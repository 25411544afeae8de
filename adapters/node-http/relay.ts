import { rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Server as Engine } from "engine.io";
import { type EngineAnswer, engineError } from "../engine-answer.ts";
import { checkSession } from "../engine-guard.ts";
import { listenNear, type Machines } from "../relay/machines.ts";
import { hopByHop, NOT_SEALED, type RelayOptions, refuseFromElsewhere, staysHere } from "../relay/relay.ts";
import { relaySocket } from "../relay/sid.ts";
import { MAX_FRAME_BYTES, MAX_HEADER_BYTES } from "../serve.ts";
import { answerRequest, answerUpgrade } from "./answer.ts";
import { readerOf } from "./peer.ts";

/** Whose session a request is of, and who sent it: the effective address. `headers` is what the guard wants in every answer. */
interface Passage {
  holder: string;
  client: string;
  headers: Readonly<Record<string, string>>;
}

/** Passes requests of sessions that another worker holds to that worker, and takes the ones for ours. */
export interface Relay {
  forward(passage: Passage, incoming: IncomingMessage, outgoing: ServerResponse): void;
  forwardUpgrade(passage: Passage, incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** One way to the worker that holds a session. `told` hears once whether it was reached. */
interface Way {
  to: { socketPath: string } | { host: string; port: number };
  headers: Record<string, string | string[]>;
  waitMs: number;
  told(reached: boolean): void;
}

/** How the answer to an upgrade begins that succeeds. */
const SWITCHED = "HTTP/1.1 101 ";

/** No answer of a worker that refuses an upgrade is longer. */
const MAX_REFUSAL_BYTES = 16 * 1024;

/** How long the headers of a request from another machine may take. */
const HEADERS_MS = 10_000;

/**
 * Opens this worker's unix socket, and its address for other machines where there are such. What arrives there was checked by the worker that passed it on;
 * only the session is looked up here.
 */
export async function openRelay(engine: Engine, options: RelayOptions): Promise<Relay> {
  const { owner, dir, machines, transportOf, waitMs, watch } = options;
  const path = relaySocket(dir, owner);
  rmSync(path, { force: true });
  const carried = new Set<() => void>();
  const searchOf = ({ url = "" }: IncomingMessage) => url.slice(url.indexOf("?"));
  const lookUp = (incoming: IncomingMessage, isUpgrade: boolean) =>
    checkSession(transportOf(new URLSearchParams(searchOf(incoming)).get("sid") ?? ""), isUpgrade);
  const open = (refuse: typeof lookUp) => {
    const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_MS }, (incoming, outgoing) => {
      const refused = refuse(incoming, false);
      if (refused) return answerRequest(refused, incoming, outgoing);
      engine.handleRequest(incoming as never, outgoing);
    });
    server.on("upgrade", (incoming, socket, head) => {
      const refused = refuse(incoming, true);
      if (refused) return answerUpgrade(refused, socket);
      engine.handleUpgrade(incoming as never, socket as never, head);
    });
    return server;
  };
  const servers = [open(lookUp)];
  const close = () => {
    for (const end of carried) end();
    machines?.close();
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    rmSync(path, { force: true });
  };
  await listening(servers[0]!, path);
  if (machines) {
    const fromElsewhere = open((incoming, isUpgrade) => {
      const { method = "GET", socket } = incoming;
      const header = (name: string) => readerOf(incoming).get(name);
      const request = { method, search: searchOf(incoming), isUpgrade, from: socket.remoteAddress ?? "unknown", header };
      return refuseFromElsewhere(request, { machines, transportOf, watch });
    });
    servers.push(fromElsewhere);
    const { host } = machines.address;
    await listenNear(machines.address, (port) => listening(fromElsewhere, { host, port })).then(machines.announce, (error) => {
      close();
      throw error;
    });
  }
  for (const server of servers) server.on("error", () => {});

  const wayTo = async ({ holder, client }: Passage, incoming: IncomingMessage, isUpgrade: boolean): Promise<Way | null> => {
    const away = machines?.isElsewhere(holder) ? machines : null;
    const told = (reached: boolean) => watch.answered(reached ? (away ? "relayed_away" : "relayed") : "owner_gone", client);
    if (!away) return { to: { socketPath: relaySocket(dir, holder) }, headers: kept(incoming.headers), waitMs, told };
    const to = await away.find(holder);
    if (to === null) {
      told(false);
      return null;
    }
    return { to, headers: awayHeaders(away, incoming, client, isUpgrade), waitMs, told };
  };
  return {
    forward(passage, incoming, outgoing) {
      wayTo(passage, incoming, false)
        .then((way) => (way ? pass(incoming, outgoing, way) : answerRequest(engineError("unknown_sid"), incoming, outgoing)))
        // A target or a header that cannot be sent on.
        .catch(() => answerRequest(engineError("bad_request"), incoming, outgoing));
    },
    forwardUpgrade(passage, incoming, socket, head) {
      socket.on("error", () => socket.destroy());
      const refuse = (answer: EngineAnswer) => answerUpgrade({ ...answer, headers: { ...passage.headers, ...answer.headers } }, socket);
      void wayTo(passage, incoming, true).then((way) => {
        if (socket.destroyed) return;
        if (way) passUpgrade({ incoming, socket, head, refuse }, way, carried);
        else refuse(engineError("unknown_sid"));
      });
    },
    close,
  };
}

/** Resolves to the port, 0 for the path of a unix socket. */
function listening(server: Server, address: string | { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const done = () => {
      server.removeListener("error", failed);
      resolve((server.address() as AddressInfo | null)?.port ?? 0);
    };
    const failed = (error: Error) => {
      server.removeListener("listening", done);
      reject(error);
    };
    server.once("error", failed);
    server.once("listening", done);
    server.listen(address);
  });
}

function awayHeaders(machines: Machines, incoming: IncomingMessage, client: string, isUpgrade: boolean): Way["headers"] {
  const { method = "GET", url = "" } = incoming;
  const sid = new URLSearchParams(url.slice(url.indexOf("?"))).get("sid") ?? "";
  const headers = Object.entries(kept(incoming.headers)).filter(([name]) => !staysHere.has(name));
  return { ...Object.fromEntries(headers), host: "relay", ...machines.seal({ method, sid, isUpgrade, client }) };
}

function kept(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const dropped = hopByHop(headers.connection);
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && !dropped.has(name)) result[name] = value;
  return result;
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, { to, headers, waitMs, told }: Way): Promise<void> {
  // The whole body at once: a body that is passed on piece by piece broke polling sessions when connections were reused.
  const body = await buffered(incoming);
  if (body === "aborted") return;
  if (body === "too-large") return answerRequest(engineError("bad_request", "The body is too large."), incoming, outgoing);
  const upstream = request({
    ...to,
    // A connection of its own: one that the other side closes while it is taken up again would end the session.
    agent: false,
    method: incoming.method,
    path: incoming.url,
    headers: { ...headers, "content-length": String(body.length) },
  });
  let answered = false;
  const late = setTimeout(() => upstream.destroy(new Error("late")), waitMs);
  upstream.on("response", (answer) => {
    if (answer.statusCode === NOT_SEALED) return void upstream.destroy(new Error("refused"));
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

/** A client that asks for an upgrade. */
interface Upgrade {
  incoming: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  /** Answers it, and closes its connection. */
  refuse(answer: EngineAnswer): void;
}

/**
 * Joins the two connections when the other worker has made a websocket of its own. Never before: what else comes over the client's connection is then its
 * next request, or with a proxy in front somebody else's, and would reach the other worker without having been looked at.
 */
function passUpgrade({ incoming, socket, head, refuse }: Upgrade, way: Way, carried: Set<() => void>): void {
  const upstream = connect("socketPath" in way.to ? { path: way.to.socketPath } : way.to);
  let joined = false;
  const end = () => {
    clearTimeout(late);
    carried.delete(end);
    upstream.destroy();
    socket.destroy();
  };
  const refused = (answer: EngineAnswer | null) => {
    clearTimeout(late);
    carried.delete(end);
    upstream.removeAllListeners().on("error", () => {});
    upstream.destroy();
    way.told(answer !== null);
    refuse(answer ?? engineError("unknown_sid"));
  };
  const gone = () => (joined || socket.destroyed ? end() : refused(null));
  const late = setTimeout(gone, way.waitMs);
  carried.add(end);
  upstream.on("error", gone);
  upstream.on("close", gone);
  socket.on("error", end);
  socket.on("close", end);
  upstream.on("connect", () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`, "connection: Upgrade", "upgrade: websocket"];
    for (const [name, value] of Object.entries(way.headers)) for (const each of [value].flat()) lines.push(`${name}: ${each}`);
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  });
  let text = "";
  const hear = (chunk: Buffer) => {
    text += chunk.toString("latin1");
    if (text.length < SWITCHED.length) return;
    if (!text.startsWith(SWITCHED)) {
      const answer = refusalIn(text);
      if (answer === null && text.length <= MAX_REFUSAL_BYTES) return;
      return refused(answer?.status === NOT_SEALED ? null : answer);
    }
    upstream.off("data", hear);
    clearTimeout(late);
    joined = true;
    way.told(true);
    socket.write(text, "latin1");
    if (head.length > 0) upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  };
  upstream.on("data", hear);
}

/** The answer with which a worker of ours refuses an upgrade; null when it is not complete, or is none. */
function refusalIn(text: string): EngineAnswer | null {
  const [head = "", body] = text.split(/\r\n\r\n(.*)/s);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
  if (body === undefined || !(body.length >= length)) return null;
  return { ...engineError("bad_request"), status, body: body.slice(0, length) };
}
