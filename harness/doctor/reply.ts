import type { Dial } from "../wire/dial.ts";
import { WireFailure } from "../wire/failure.ts";
import { type Answer, type Sent, sendHttp } from "../wire/http.ts";
import { Recorder } from "../wire/record.ts";
import { type Speaker, speakerOf, type Written } from "./speaker.ts";

/** What came of one request: an answer, or how the connection failed. */
export interface Reply extends Written {
  /** 0 where no answer came. */
  readonly status: number;
  /** `timeout`, `ECONNRESET`, ...; null where an answer came. */
  readonly failure: string | null;
  /** The first 4000 characters. */
  readonly text: string;
  readonly by: Speaker;
  readonly ms: number;
  /** Request and answer in one line: the evidence. It holds nothing secret. */
  readonly told: string;
}

/** Text of a stranger, fit for a terminal: one line, without control characters, not long. */
export function printable(text: string, most = 160): string {
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** The ids of our own sessions say nothing, and make every line long. */
const withoutSid = (text: string) =>
  text
    .replace(/([?&]sid=)[^&\s]+/g, "$1…")
    .replace(/&t=[0-9a-f-]+/g, "")
    .replace(/("sid":")[^"]+/g, "$1…");

const SHOWN = ["content-type", "location", "server", "via", "age", "x-cache", "www-authenticate"];

function tell(what: string, { status, headers, text }: Written, ms: number): string {
  const said = SHOWN.filter((name) => headers[name] !== undefined).map((name) => `${name}: ${headers[name]}`);
  const body = text === "" ? [] : [printable(text)];
  return printable(withoutSid(`${what} -> ${[status, `${Math.round(ms)} ms`, ...said, ...body].join(", ")}`), 400);
}

const tellFailure = (what: string, failure: string, ms: number): string =>
  printable(withoutSid(`${what} -> ${failure}, ${Math.round(ms)} ms`), 400);

/** `timeout after 8000 ms` -> `timeout`. */
export const shortCode = (code: string): string => (code.startsWith("timeout") ? "timeout" : code);

/** An answer as a reply. */
export function written(what: string, { status, headers, text }: Written, ms: number): Reply {
  const said = { status, headers, text: text.slice(0, 4000) };
  return { ...said, failure: null, by: speakerOf(said), ms, told: tell(what, said, ms) };
}

/** A failure of the wire as a reply; everything else is thrown on. */
export function failed(what: string, error: unknown, ms: number): Reply {
  if (!(error instanceof WireFailure)) throw error;
  return {
    ...{ status: 0, headers: {}, text: "", by: "nobody", ms },
    failure: shortCode(error.code),
    told: tellFailure(what, error.code, ms),
  };
}

/** What came of a request that is already on its way, whatever that is. */
export async function seen(what: string, answer: Promise<Answer>): Promise<Reply> {
  const began = performance.now();
  try {
    const said = await answer;
    return written(what, said, said.ms);
  } catch (error) {
    return failed(what, error, performance.now() - began);
  }
}

/** Sends a request and resolves to what came of it, whatever that is. */
export const ask = (dial: Dial, path: string, sent: Sent = {}): Promise<Reply> =>
  seen(`${sent.method ?? "GET"} ${path}`, sendHttp(dial, path, sent, new Recorder()));

/** Whether a handshake was answered with the opening packet. */
export const isOpen = (reply: Reply | null): boolean => reply?.status === 200 && reply.text.startsWith('0{"sid"');
