import type { Redis } from "ioredis";
import { z } from "zod";
import { newId } from "../../src/ids.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { Report } from "../../src/report.ts";
import type { Times } from "./messages.ts";

const BLOCK_MS = 1000;
const RETRY_MS = 200;
const READ_AT_ONCE = 100;
const WRITE_AT_ONCE = 50;
/** A mailbox that nobody reads any more lapses with what is in it. */
const LAPSE_MS = 60_000;
/** Cut off from Redis for so long, a process takes everybody for gone: others have long taken it for gone. */
const CUT_OFF_MS = 60_000;

const Letter = z.object({ from: z.string().max(100), n: z.int().min(1), body: z.unknown() });

/** Messages between processes that share nothing but Redis: from each sender in order and each once, or the sender counts as gone. */
export interface Mailbox {
  readonly address: string;
  /** Resolves when the message is in Redis; while that is away it waits. */
  send(to: string, body: unknown): Promise<void>;
  /** From now on both tell each other that they live. `gone` is called, once, when the other one does not or a message of it is missing. Returns the end of the watch. */
  watch(other: string, gone: (why: string) => void): () => void;
  close(): void;
}

interface Other {
  sent: number;
  waiting: { text: string; done: () => void }[];
  received: number;
  heardAt: number;
  watchers: Set<(why: string) => void>;
}

/** Opens a mailbox with an address of its own. `connect` opens a connection for each purpose; `receive` is called with each message and MUST NOT throw. */
export function openMailbox(options: {
  connect(purpose: "log" | "tail"): Redis;
  receive(from: string, body: unknown): void;
  report: Report;
  times: Times;
}): Mailbox {
  const { receive, report, times } = options;
  const address = newId();
  const key = (of: string) => `studio:dispatch:mail:${of}`;
  const [reader, writer] = [options.connect("tail"), options.connect("log")];
  const others = new Map<string, Other>();
  const closed = new AbortController();

  const other = (name: string): Other => {
    const found = others.get(name) ?? { sent: 0, waiting: [], received: 0, heardAt: 0, watchers: new Set() };
    others.set(name, found);
    return found;
  };
  const gone = (one: Other, why: string) => {
    const watchers = [...one.watchers];
    one.watchers.clear();
    for (const tell of watchers) tell(why);
  };

  const post = async (to: string, one: Other) => {
    while (one.waiting.length > 0 && !closed.signal.aborted) {
      const batch = one.waiting.slice(0, WRITE_AT_ONCE);
      try {
        if (writer.status !== "ready") throw new Error("Redis is away");
        const multi = writer.multi();
        for (const { text } of batch) multi.xadd(key(to), "*", "m", text);
        const results = await multi.pexpire(key(to), LAPSE_MS).exec();
        for (const [error] of results ?? [[new Error("Redis did not answer")]]) if (error) throw error;
        for (const { done } of one.waiting.splice(0, batch.length)) done();
      } catch {
        // Written twice, a message is known by its number.
        await systemClock.sleep(RETRY_MS, closed.signal);
      }
    }
  };

  const send = (to: string, body: unknown): Promise<void> => {
    const one = other(to);
    one.sent += 1;
    const text = JSON.stringify({ from: address, n: one.sent, body });
    return new Promise((done) => {
      one.waiting.push({ text, done });
      if (one.waiting.length === 1) void post(to, one);
    });
  };

  const open = (text: string | undefined) => {
    let letter: z.infer<typeof Letter>;
    try {
      letter = Letter.parse(JSON.parse(text ?? ""));
    } catch (error) {
      return report(error, { stage: "mailbox.read" });
    }
    const one = other(letter.from);
    one.heardAt = performance.now();
    if (letter.n <= one.received) return;
    if (letter.n > one.received + 1) gone(one, "a message of it was lost with Redis");
    one.received = letter.n;
    if (letter.body !== null) receive(letter.from, letter.body);
  };

  const read = async () => {
    let readAt = performance.now();
    let failed = false;
    while (!closed.signal.aborted) {
      try {
        if (reader.status !== "ready") throw new Error("Redis is away");
        const answer = await reader.xread("COUNT", READ_AT_ONCE, "BLOCK", BLOCK_MS, "STREAMS", key(address), "0");
        const entries = answer?.[0]?.[1] ?? [];
        readAt = performance.now();
        // While Redis was away nobody could be heard.
        if (failed) for (const one of others.values()) one.heardAt = readAt;
        failed = false;
        for (const [, [, text]] of entries) open(text);
        if (entries.length > 0) await reader.xdel(key(address), ...entries.map(([id]) => id));
        const silent = `it was not heard for ${times.silentMs / 1000} s`;
        for (const one of others.values()) if (readAt - one.heardAt > times.silentMs) gone(one, silent);
      } catch {
        failed = true;
        if (performance.now() - readAt > CUT_OFF_MS) for (const one of others.values()) gone(one, "Redis is away");
        await systemClock.sleep(RETRY_MS, closed.signal);
      }
    }
  };
  const beating = setInterval(() => {
    for (const [name, { watchers, waiting }] of others) if (watchers.size > 0 && waiting.length === 0) void send(name, null);
  }, times.beatMs);
  beating.unref?.();
  void read();

  return {
    address,
    send,
    watch(name, tell) {
      const one = other(name);
      if (one.watchers.size === 0) one.heardAt = performance.now();
      one.watchers.add(tell);
      return () => one.watchers.delete(tell);
    },
    close() {
      closed.abort();
      clearInterval(beating);
      reader.disconnect();
      writer.disconnect();
    },
  };
}
