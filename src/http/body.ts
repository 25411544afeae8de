import { StudioError } from "../errors.ts";
import type { HttpRequest } from "./request.ts";

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json$/;
const FORM_TYPE = "application/x-www-form-urlencoded";
const MAX_DEPTH = 64;

/**
 * Reads and parses the body of a request: JSON or a form, in UTF-8, at most `limit` bytes. `undefined` when there is none. A form gives an object of
 * strings, a repeated field an array of them. Throws StudioError `payload_too_large`, `unsupported_media_type`, `bad_json` or `bad_request`.
 */
export async function readBody(request: HttpRequest, limit: number): Promise<unknown> {
  const declared = request.headers.get("content-length");
  if (declared === "0" || (declared === null && request.headers.get("transfer-encoding") === null)) return undefined;
  if (declared !== null && Number(declared) > limit) throw tooLarge(limit);
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
  const isForm = type === FORM_TYPE;
  if (!isForm && !JSON_TYPE.test(type))
    throw new StudioError("unsupported_media_type", `The Content-Type must be application/json or ${FORM_TYPE}.`);
  const bytes = await readBytes(request, limit);
  if (bytes.length === 0) return undefined;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new StudioError(isForm ? "bad_request" : "bad_json", "The body is not valid UTF-8.");
  }
  return isForm ? parseForm(text) : parseJson(text);
}

const tooLarge = (limit: number) => new StudioError("payload_too_large", `The body is larger than the allowed ${limit} bytes.`);

/** Counts the body of a request, of any type, at most `limit` bytes, and keeps nothing of it. Throws StudioError `payload_too_large`. */
export async function countBody(request: HttpRequest, limit: number): Promise<{ bytes: number }> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  let bytes = 0;
  await eachChunk(request, limit, (chunk) => {
    bytes += chunk.length;
  });
  return { bytes };
}

async function readBytes(request: HttpRequest, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const size = await eachChunk(request, limit, (chunk) => chunks.push(chunk));
  if (chunks.length === 1) return chunks[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Hands over the body piece by piece; resolves to its size. Throws StudioError `payload_too_large` beyond `limit` bytes. */
async function eachChunk(request: HttpRequest, limit: number, take: (chunk: Uint8Array) => void): Promise<number> {
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      // Not awaited: the client may go on sending for as long as it likes.
      reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    take(value);
  }
  return size;
}

function parseJson(text: string): unknown {
  if (deeperThan(text, MAX_DEPTH)) throw new StudioError("bad_json", `The JSON is nested more than ${MAX_DEPTH} levels deep.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engines quote the input in their message; only the place is taken from it.
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    throw new StudioError(
      "bad_json",
      place === undefined ? "The body is not valid JSON." : `The body is not valid JSON at character ${place}.`,
    );
  }
}

/** Whether brackets nest deeper than `limit`: what is parsed without harm can still exhaust the stack when it is written again. */
function deeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 92) at += 1;
      else if (code === 34) quoted = false;
    } else if (code === 34) quoted = true;
    else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 93 || code === 125) depth -= 1;
  }
  return false;
}

function parseForm(text: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null);
  // Not URLSearchParams: it reads a broken sequence as U+FFFD, which no browser sends, and on Node it takes seconds for half a million short fields.
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = formText(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? "" : formText(pair.slice(equals + 1));
    const before = fields[name];
    // Added to, never copied: a body may repeat one name as often as it is long.
    if (Array.isArray(before)) before.push(value);
    else fields[name] = before === undefined ? value : [before, value];
  }
  return fields;
}

/** A name or value of a form (https://url.spec.whatwg.org/#urlencoded-parsing). */
function formText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new StudioError("bad_request", "The form has a malformed percent-encoding; it must be UTF-8.");
  }
}
