/** One thing that was sent and what came of it: the evidence of a result. Times in milliseconds since the check began. */
export interface Exchange {
  readonly at: number;
  readonly ms: number;
  readonly kind: "http" | "http2" | "raw" | "websocket" | "socket.io" | "tls" | "quic";
  /** `GET /socket.io/?EIO=4&transport=polling`. */
  readonly sent: string;
  /** Header lines that the examiner added. */
  readonly lines: readonly (readonly [string, string])[];
  /** `200`, `101`, `1006`, `ECONNRESET`, ... */
  readonly got: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The first part of the body, or of what else came. */
  readonly text: string;
}

/** Values of these are never shown. */
const SECRET = /^(?:authorization|cookie|set-cookie|proxy-authorization)$/i;
const TEXT = 600;

/** Collects exchanges in the order in which they began. */
export class Recorder {
  readonly #began = performance.now();
  readonly #all: Exchange[] = [];

  /** Notes the beginning; what is returned notes the end. Called again, it adds nothing. */
  begin(kind: Exchange["kind"], sent: string, lines: readonly (readonly [string, string])[] = []) {
    const start = performance.now();
    let open = true;
    return (got: string, { headers = {}, text = "" }: { headers?: Readonly<Record<string, unknown>>; text?: string } = {}) => {
      if (!open) return;
      open = false;
      this.#all.push({
        at: Math.round(start - this.#began),
        ms: Math.round(performance.now() - start),
        kind,
        sent,
        lines: lines.map(([name, value]) => [name, SECRET.test(name) ? "…" : value.slice(0, 200)]),
        got,
        headers: Object.fromEntries(
          Object.entries(headers)
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => [name, SECRET.test(name) ? "…" : String(value).slice(0, 300)]),
        ),
        text: text.slice(0, TEXT),
      });
    };
  }

  get exchanges(): readonly Exchange[] {
    return [...this.#all].sort((a, b) => a.at - b.at);
  }
}
