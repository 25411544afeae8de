import type { ServerResponse } from "node:http";
import type { Reply } from "../../src/http/reply.ts";

/** Writes an answer whose body is at hand straight to the socket; what streams goes the web-standard way. `false` when it streams. */
export function writeReply(reply: Reply, outgoing: ServerResponse): boolean {
  const { body, headers } = reply;
  if (body instanceof ReadableStream) return false;
  // The client may be gone; there is nobody to answer then.
  if (outgoing.destroyed || outgoing.headersSent) return true;
  const own: Record<string, string | string[] | number> = headers;
  if (reply.cookies) own["set-cookie"] = reply.cookies;
  if (headers["content-length"] === undefined && reply.status !== 204 && reply.status !== 304)
    own["content-length"] = body === null ? 0 : typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  outgoing.writeHead(reply.status, own);
  if (body === null) outgoing.end();
  else outgoing.end(body);
  return true;
}
