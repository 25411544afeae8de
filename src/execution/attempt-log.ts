import type { LogLine } from "../contract/views.ts";
import type { NodeLog } from "./node-type.ts";

/** How much one attempt may write. What is beyond is counted, and the log says so. */
export interface LogCaps {
  lines: number;
  /** Characters of all lines together. */
  characters: number;
  lineCharacters: number;
}

export const LOG_CAPS: LogCaps = { lines: 10_000, characters: 4 * 1024 * 1024, lineCharacters: 8192 };

/** The events of a log are kept small, so that one never holds a socket up. */
const BATCH_LINES = 250;
const BATCH_CHARACTERS = 64 * 1024;
const COALESCE_MS = 45;

/** A line before it has its number. */
export type LineDraft = Omit<LogLine, "n">;

/** A line as it is shown, before anybody says when and in which attempt. */
export type MadeLine = Pick<LogLine, "stream" | "text">;

/** What the caps have cut off. */
export interface Dropped {
  lines: number;
  characters: number;
}

type Stream = LogLine["stream"];

interface AttemptLogOptions {
  attempt: number;
  now(): number;
  store(lines: LineDraft[]): Promise<void>;
  failed(error: unknown): void;
  caps?: LogCaps;
}

/**
 * The log of one attempt: text becomes lines, lines are held back for about 45 ms and handed to `store` in batches, one at a time and in order. `failed` is called once with
 * what `store` threw; nothing is stored after that.
 */
export class AttemptLog implements NodeLog {
  readonly #options: AttemptLogOptions;
  readonly #caps: LogCaps;
  readonly #rest: Record<"stdout" | "stderr", string> = { stdout: "", stderr: "" };
  /** Characters of the unfinished line that are not held. */
  readonly #unheld: Record<"stdout" | "stderr", number> = { stdout: 0, stderr: 0 };
  #waiting: LineDraft[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #broken = false;
  #lines = 0;
  #characters = 0;
  readonly #dropped: Dropped = { lines: 0, characters: 0 };

  constructor(options: AttemptLogOptions) {
    this.#options = options;
    this.#caps = options.caps ?? LOG_CAPS;
  }

  write(stream: "stdout" | "stderr", text: string): void {
    const lines = (this.#rest[stream] + text).split("\n");
    const rest = lines.pop()!;
    for (const line of lines) {
      this.#add(stream, line, this.#unheld[stream]);
      this.#unheld[stream] = 0;
    }
    // A line that never ends is held only as far as it can be shown; one character more tells that it was cut.
    const held = rest.slice(0, this.#caps.lineCharacters + 1);
    this.#rest[stream] = held;
    this.#unheld[stream] += rest.length - held.length;
  }

  system(line: string): void {
    this.#finishLines();
    for (const part of line.split("\n")) this.#add("system", part);
  }

  /** Takes lines of another log of this attempt, and what its caps have cut off. Only more than that other log may pass on is cut here. */
  adopt(lines: readonly MadeLine[], dropped?: Dropped): void {
    for (const { stream, text } of lines) this.#put(stream, text, text.length);
    this.#dropped.lines += dropped?.lines ?? 0;
    this.#dropped.characters += dropped?.characters ?? 0;
  }

  /** Waits until everything so far is stored, and tells what was cut off: for a log whose lines another one adopts. */
  async settle(): Promise<Dropped> {
    this.#finishLines();
    this.#flush();
    await this.#writing;
    return { ...this.#dropped };
  }

  /** Writes what is left, with the mark of what was dropped, and waits until it is stored. */
  async close(): Promise<void> {
    this.#finishLines();
    if (this.#dropped.lines > 0) {
      const { lines, characters } = this.#dropped;
      this.#push("system", `[Output truncated: ${lines} more lines with ${characters} characters were dropped]`);
    }
    this.#flush();
    await this.#writing;
  }

  #finishLines() {
    for (const stream of ["stdout", "stderr"] as const) {
      if (this.#rest[stream] !== "") this.#add(stream, this.#rest[stream], this.#unheld[stream]);
      this.#rest[stream] = "";
      this.#unheld[stream] = 0;
    }
  }

  #add(stream: Stream, raw: string, unheld = 0) {
    this.#put(stream, shown(raw, this.#caps.lineCharacters), raw.length + unheld);
  }

  #put(stream: Stream, text: string, rawCharacters: number) {
    if (stream !== "system" && (this.#lines >= this.#caps.lines || this.#characters + text.length > this.#caps.characters)) {
      if (this.#dropped.lines === 0) {
        this.#push("system", `[Output truncated here: a node may write ${this.#caps.lines} lines and ${this.#caps.characters} characters]`);
        // From the first dropped line on nothing more gets in, so that the log has no holes.
        this.#lines = this.#caps.lines;
      }
      this.#dropped.lines += 1;
      this.#dropped.characters += rawCharacters;
      return;
    }
    this.#lines += 1;
    this.#characters += text.length;
    this.#push(stream, text);
  }

  #push(stream: Stream, text: string) {
    if (this.#broken) return;
    this.#waiting.push({ attempt: this.#options.attempt, stream, text, at: this.#options.now() });
    this.#timer ??= setTimeout(() => this.#flush(), COALESCE_MS);
  }

  #flush() {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#broken) {
      let count = 0;
      let characters = 0;
      while (
        count < this.#waiting.length &&
        count < BATCH_LINES &&
        (count === 0 || characters + this.#waiting[count]!.text.length <= BATCH_CHARACTERS)
      ) {
        characters += this.#waiting[count]!.text.length;
        count += 1;
      }
      const batch = this.#waiting.splice(0, count);
      try {
        await this.#options.store(batch);
      } catch (error) {
        this.#broken = true;
        this.#waiting = [];
        this.#options.failed(error);
      }
    }
  }
}

/** A line as it is kept: what a carriage return overwrote is gone, NUL is replaced, and a long line says that it was cut. */
function shown(raw: string, max: number): string {
  const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
  const visible = line.slice(line.lastIndexOf("\r") + 1).replaceAll("\0", "\ufffd");
  if (visible.length <= max) return visible;
  const cut = visible.slice(0, max);
  // Half of a surrogate pair is no text.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut} [line cut at ${max} characters]`;
}
