import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { Reply } from "../../src/http/reply.ts";
import type { HttpRequest } from "../../src/http/request.ts";
import { readerOf } from "./peer.ts";

/** Targets that a URL parser would leave as they are: no dot segment, no doubled slash, nothing that it would encode. */
const AS_IT_STANDS = /^(?:\/[\w~-][\w.~-]*)*\/?(?:\?[\w.~=&%+:,-]*)?$/;

/**
 * A GET or HEAD without a body, read from Node's own message as it stands; null for every other request, which goes the web-standard way. On Deno the
 * Headers and the Response of that way cost as much as everything that Studio does for a small answer.
 */
export function plainRequest(incoming: IncomingMessage, outgoing: ServerResponse, secure: boolean): HttpRequest | null {
  const { method = "", url = "", headers } = incoming;
  if (method !== "GET" && method !== "HEAD") return null;
  if (headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined || headers.upgrade !== undefined) return null;
  if (headers.host === undefined || !AS_IT_STANDS.test(url) || saidTwice(incoming, "authorization")) return null;
  return {
    method,
    url: `${secure ? "https" : "http"}://${headers.host}${url}`,
    headers: readerOf(incoming),
    signal: new Departure(outgoing),
    body: null,
  };
}

/** Of some headers `headers` shows the first line alone; a web-standard Headers joins them, and so refuses what two lines say. */
function saidTwice({ rawHeaders, headers }: IncomingMessage, name: string): boolean {
  if (headers[name] === undefined) return false;
  let lines = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]!.length === name.length && rawHeaders[at]!.toLowerCase() === name) lines += 1;
  return lines > 1;
}

/** Whether the client left before the end of its answer. */
class Departure {
  readonly #outgoing: ServerResponse;
  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing;
  }
  get aborted(): boolean {
    return this.#outgoing.destroyed && !this.#outgoing.writableFinished;
  }
}

/** Writes an answer that streams, and stops reading it when the client leaves. */
export function streamReply(reply: Reply, outgoing: ServerResponse): void {
  const { body } = reply;
  if (!(body instanceof ReadableStream)) return;
  if (outgoing.destroyed) return void body.cancel().catch(() => {});
  outgoing.writeHead(reply.status, reply.cookies ? { ...reply.headers, "set-cookie": reply.cookies } : reply.headers);
  // A failed stream has ended the connection; the reader of it has reported why.
  pipeline(Readable.fromWeb(body as unknown as NodeReadableStream), outgoing, () => {});
}
