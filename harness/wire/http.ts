import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { agentTo, authorityOf, type Dial } from "./dial.ts";
import { WireFailure, wireFailure } from "./failure.ts";
import type { Recorder } from "./record.ts";

export type Line = readonly [name: string, value: string];

/** A request, with its header lines as they are to be sent: doubled ones, too. `Host` is the public one unless a line says another. */
export interface Sent {
  readonly method?: string;
  readonly lines?: readonly Line[];
  readonly body?: string | Uint8Array;
  /** An agent whose connection is used; without one, the request has a connection of its own. */
  readonly agent?: Agent;
  readonly limitMs?: number;
  /** Ends the request when it is true of what has come; the answer is what came until then. */
  readonly until?: (text: string, bytes: Buffer) => boolean;
}

/** A piece of a body and when it came, in milliseconds after the request was sent. */
export interface Piece {
  readonly ms: number;
  readonly text: string;
}

export interface Answer {
  readonly status: number;
  readonly httpVersion: string;
  /** By name in lower case; lines of one name are joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
  /** The values of one header, each line apart. */
  all(name: string): string[];
  /** The body, when a content coding was used still in it (`bytes`). */
  readonly text: string;
  readonly bytes: Buffer;
  readonly pieces: readonly Piece[];
  /** Milliseconds until the head of the answer, and until its end. */
  readonly headMs: number;
  readonly ms: number;
}

export const LIMIT_MS = 8_000;

/** Sends one HTTP/1.1 request. Rejects with a WireFailure when no whole answer comes in time. */
export function sendHttp(dial: Dial, path: string, sent: Sent, recorder: Recorder): Promise<Answer> {
  const { method = "GET", lines = [], body, agent, limitMs = LIMIT_MS, until } = sent;
  const what = `${method} ${path}`;
  const note = recorder.begin("http", what, lines);
  const flat = lines.flat();
  if (!lines.some(([name]) => name.toLowerCase() === "host")) flat.unshift("Host", authorityOf(dial));
  const chunked = lines.some(([name]) => /^(transfer-encoding|content-length)$/i.test(name));
  if (body !== undefined && !chunked) flat.push("Content-Length", String(Buffer.byteLength(body)));
  const own = agent ?? agentTo(dial);
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const request = (dial.secure ? httpsRequest : httpRequest)({ method, path, headers: flat as string[], agent: own, setHost: false });
    const timer = setTimeout(() => request.destroy(new WireFailure(what, `timeout after ${limitMs} ms`)), limitMs);
    const done = () => {
      clearTimeout(timer);
      if (agent === undefined) own.destroy();
    };
    let answered = false;
    const fail = (error: unknown) => {
      if (answered) return;
      done();
      const failure = wireFailure(what, error);
      note(failure.code);
      reject(failure);
    };
    request.on("error", fail);
    const answer = (response: IncomingMessage, headMs: number, chunks: readonly Buffer[], pieces: readonly Piece[]) => {
      if (answered) return;
      answered = true;
      done();
      const said = answerOf(response, headMs, Buffer.concat(chunks), pieces, performance.now() - began);
      note(String(said.status), { headers: said.headers, text: said.text });
      resolve(said);
    };
    request.once("upgrade", (response, socket) => {
      socket.on("error", () => {});
      socket.destroy();
      answer(response, performance.now() - began, [], []);
    });
    request.once("response", (response) => {
      const headMs = performance.now() - began;
      const chunks: Buffer[] = [];
      const pieces: Piece[] = [];
      let text = "";
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        pieces.push({ ms: performance.now() - began, text: chunk.toString("utf8") });
        text += chunk.toString("utf8");
        if (!until?.(text, Buffer.concat(chunks))) return;
        // What arrived together comes chunk by chunk: the rest of it first.
        setImmediate(() => {
          answer(response, headMs, chunks, pieces);
          request.destroy();
        });
      });
      response.once("error", fail);
      response.once("aborted", () => fail(new WireFailure(what, "closed in the middle of the answer")));
      response.once("end", () => answer(response, headMs, chunks, pieces));
    });
    request.end(body);
  });
}

function answerOf(response: IncomingMessage, headMs: number, bytes: Buffer, pieces: readonly Piece[], ms: number): Answer {
  const lines: Line[] = [];
  for (let at = 0; at < response.rawHeaders.length; at += 2)
    lines.push([response.rawHeaders[at]!.toLowerCase(), response.rawHeaders[at + 1]!]);
  const all = (name: string) => lines.filter(([key]) => key === name.toLowerCase()).map(([, value]) => value);
  return {
    status: response.statusCode ?? 0,
    httpVersion: response.httpVersion,
    headers: Object.fromEntries([...new Set(lines.map(([key]) => key))].map((key) => [key, all(key).join(", ")])),
    lines,
    all,
    text: bytes.toString("utf8"),
    bytes,
    pieces,
    headMs,
    ms,
  };
}
