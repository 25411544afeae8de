import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { EngineAnswer } from "../engine-answer.ts";

/** How long, and how much of a body, is read on after its request was refused. */
const LINGER_MS = 1_000;
const LINGER_BYTES = 2 * 1024 * 1024;

/** Answers a request of the socket engine in its stead. After a POST the connection is closed: what is left of its body is not worth keeping. */
export function answerRequest({ status, headers, body }: EngineAnswer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  const stays = incoming.method === "GET" || incoming.method === "OPTIONS";
  const length = body === null ? {} : { "content-length": Buffer.byteLength(body) };
  outgoing.writeHead(status, { ...headers, ...length, ...(stays ? {} : { connection: "close" }) });
  if (stays || body === null) return void outgoing.end(body ?? undefined);
  outgoing.write(body);
  afterBody(incoming, () => outgoing.end());
}

/**
 * Calls `done` when the body was read and dropped, or enough of it. A connection that is closed with bytes unread is reset, and whoever still sends may lose
 * the answer: of that proxies make a 502 (RFC 9112, section 9.6).
 */
function afterBody(incoming: IncomingMessage, done: () => void): void {
  let bytes = 0;
  const end = () => {
    clearTimeout(late);
    incoming.off("data", count).off("end", end).off("close", end);
    done();
  };
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) end();
  };
  const late = setTimeout(end, LINGER_MS);
  late.unref();
  incoming.on("data", count).once("end", end).once("close", end);
}

/** Answers a websocket upgrade that may not pass, and closes the connection. */
export function answerUpgrade({ status, headers, body }: EngineAnswer, socket: Duplex): void {
  const text = body ?? "";
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on("error", () => {});
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}
