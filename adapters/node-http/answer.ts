import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { EngineAnswer } from "../engine-answer.ts";

/** Answers a request of the socket engine in its stead. After a POST the connection is closed: what is left of its body is not worth reading. */
export function answerRequest({ status, headers, body }: EngineAnswer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  const close = incoming.method === "GET" || incoming.method === "OPTIONS" ? {} : { connection: "close" };
  outgoing.writeHead(status, { ...headers, ...(body === null ? {} : { "content-length": Buffer.byteLength(body) }), ...close });
  outgoing.end(body ?? undefined);
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
