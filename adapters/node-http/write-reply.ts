import type { ServerResponse } from "node:http";
import type { Reply } from "../../src/http/reply.ts";

/** Longer bodies are handed over in pieces, so that it can be seen whether the client takes them. */
const WHOLE_BYTES = 256 * 1024;
const PIECE_BYTES = 64 * 1024;

/** Writes an answer whose body is at hand straight to the socket; what streams goes the web-standard way. `false` when it streams. */
export function writeReply(reply: Reply, outgoing: ServerResponse): boolean {
  const { body, headers } = reply;
  if (body instanceof ReadableStream) return false;
  // The client may be gone; there is nobody to answer then.
  if (outgoing.destroyed || outgoing.headersSent) return true;
  const own: Record<string, string | string[] | number> = headers;
  if (reply.cookies) own["set-cookie"] = reply.cookies;
  const bytes = body === null ? 0 : typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  if (headers["content-length"] === undefined && reply.status !== 204 && reply.status !== 304) own["content-length"] = bytes;
  outgoing.writeHead(reply.status, own);
  if (body === null) outgoing.end();
  else if (bytes > WHOLE_BYTES) writeInPieces(typeof body === "string" ? Buffer.from(body) : body, outgoing);
  else outgoing.end(body);
  return true;
}

function writeInPieces(body: Uint8Array, outgoing: ServerResponse): void {
  let at = 0;
  const more = () => {
    while (at < body.length) {
      const piece = body.subarray(at, at + PIECE_BYTES);
      at += piece.length;
      if (!outgoing.write(piece) && at < body.length) return void outgoing.once("drain", more);
    }
    outgoing.end();
  };
  more();
}
