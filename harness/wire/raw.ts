import { connectTo, type Dial } from "./dial.ts";
import { WireFailure, wireFailure } from "./failure.ts";
import type { Recorder } from "./record.ts";

/** What came back on a raw connection. `closed`: the other side ended it. */
export interface RawAnswer {
  readonly text: string;
  /** The status of the first answer; 0 where none came. */
  readonly status: number;
  readonly closed: boolean;
  readonly ms: number;
}

export interface RawOptions {
  readonly limitMs?: number;
  readonly gapMs?: number;
  /** Reads until the connection is closed or the time is over, whatever came before. */
  readonly hold?: boolean;
  /** How many answers are waited for. Default 1. */
  readonly answers?: number;
}

/**
 * Sends bytes as they are and reads until the answers are whole, the connection is closed, or the time is over (then what came until then is the answer).
 * `parts` are sent one after the other, `gapMs` apart. Rejects with a WireFailure only when no connection comes about.
 */
export function sendRaw(
  dial: Dial,
  parts: string | readonly string[],
  { limitMs = 5_000, gapMs = 0, hold = false, answers = 1 }: RawOptions,
  recorder: Recorder,
): Promise<RawAnswer> {
  const all = typeof parts === "string" ? [parts] : parts;
  const what = all.join("").split("\r\n")[0] ?? "";
  const note = recorder.begin("raw", what);
  const socket = connectTo(dial);
  const began = performance.now();
  return new Promise((resolve, reject) => {
    let came = "";
    let open = false;
    let over = false;
    let gap: ReturnType<typeof setTimeout> | undefined;
    const done = (closed: boolean, error?: Error) => {
      if (over) return;
      over = true;
      clearTimeout(late);
      clearTimeout(gap);
      socket.destroy();
      if (!open) {
        const failure = error ? wireFailure(what, error) : new WireFailure(what, "no connection");
        note(failure.code);
        reject(failure);
        return;
      }
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(came)?.[1] ?? 0);
      note(status === 0 ? (closed ? "closed" : "nothing") : String(status), { text: came });
      resolve({ text: came, status, closed, ms: performance.now() - began });
    };
    const late = setTimeout(() => done(false), limitMs);
    const send = (at: number) => {
      if (over || at >= all.length) return;
      socket.write(all[at]!, "latin1");
      gap = setTimeout(send, gapMs, at + 1);
    };
    socket.once(dial.secure ? "secureConnect" : "connect", () => {
      open = true;
      send(0);
    });
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      came += chunk;
      if (!hold && wholeAnswers(came) >= answers) done(false);
    });
    // Who refuses a request may reset the connection after its answer.
    socket.on("error", (error) => done(true, error));
    socket.once("close", () => done(true));
  });
}

/** How many answers have ended without the connection being closed. */
function wholeAnswers(text: string): number {
  let count = 0;
  for (let rest = text; ; count += 1) {
    const [head = "", body] = rest.split(/\r\n\r\n(.*)/s);
    if (body === undefined) return count;
    const length = /\r\nContent-Length: *(\d+)/i.exec(head)?.[1];
    if (/^HTTP\/1\.[01] (?:1\d\d|204|304)\b/.test(head)) rest = body;
    else if (length !== undefined && body.length >= Number(length)) rest = body.slice(Number(length));
    else if (length === undefined && /\r\nTransfer-Encoding: *chunked/i.test(head) && body.includes("0\r\n\r\n"))
      rest = body.slice(body.indexOf("0\r\n\r\n") + 5);
    else return count;
  }
}
