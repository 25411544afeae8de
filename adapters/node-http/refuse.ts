import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Refusal } from "../../src/http/app.ts";
import { refusalBody } from "../engine-guard.ts";

/** Answers a request of the socket engine that may not pass, and closes the connection: what is left of its body is not worth reading. */
export function refuseRequest(refusal: Refusal, response: ServerResponse): void {
  const body = refusalBody(refusal);
  response.writeHead(refusal.status, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "content-length": Buffer.byteLength(body),
    connection: "close",
  });
  response.end(body);
}

/** Answers a websocket upgrade that may not pass, and closes the connection. */
export function refuseUpgrade(refusal: Refusal, socket: Duplex): void {
  const body = refusalBody(refusal);
  socket.on("error", () => {});
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
