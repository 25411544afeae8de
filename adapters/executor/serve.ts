import type { Redis } from "ioredis";
import { AttemptLog } from "../../src/execution/attempt-log.ts";
import { NodeFailure, type NodeTools } from "../../src/execution/node-type.ts";
import { workspaceProvider } from "../../src/execution/workspace.ts";
import type { Queue } from "../../src/ports/queue.ts";
import type { Passage } from "../../src/ports/store.ts";
import type { Report } from "../../src/report.ts";
import { VERSION } from "../../src/version.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { type End, type FromExecutor, KEYS, Offer, QUEUE, TIMES, type Times, ToExecutor } from "./messages.ts";

/** What an executor needs. */
export interface ExecutingOptions {
  queue: Pick<Queue, "work">;
  connect(purpose: "log" | "tail"): Redis;
  tools: Omit<NodeTools, "passages">;
  concurrency: number;
  report: Report;
  times?: Times;
}

/** An executor that takes dispatches. */
export interface Executing {
  running(): number;
  /** Takes no more; what runs may end within `graceMs`, and is handed back after that. */
  stop(graceMs: number): Promise<void>;
}

/** A dispatch that runs. */
interface Running {
  offer: Offer;
  stop: AbortController;
  asked: PromiseWithResolvers<Passage[]>[];
}

/** Takes dispatches and runs their nodes as a job worker would, as its children and in its directories. */
export async function startExecuting(options: ExecutingOptions): Promise<Executing> {
  const { queue, tools, report, times = TIMES } = options;
  const redis = options.connect("log");
  const all = new Map<string, Running>();
  let stopping = false;
  const mailbox = openMailbox({
    ...{ connect: options.connect, report, times },
    receive(from, body) {
      const parsed = ToExecutor.safeParse(body);
      if (!parsed.success) return report(parsed.error, { stage: "executor.message" });
      const running = all.get(parsed.data.dispatch);
      if (running?.offer.from !== from) return;
      if (parsed.data.type === "cancel") return running.stop.abort(new Error("it was cancelled"));
      const { ask, passages } = parsed.data;
      if (passages) running.asked[ask]?.resolve(passages);
      else running.asked[ask]?.reject(new Error("the passages could not be read"));
    },
  });

  /** Says that this process is there, and at which nodes it works; both lapse soon after its end. */
  const marked = Promise.withResolvers<void>();
  const mark = () => {
    if (redis.status !== "ready") return;
    const pipeline = redis.pipeline();
    if (!stopping) pipeline.set(KEYS.present, "1", "PX", times.takeMs);
    for (const { offer } of all.values()) pipeline.set(KEYS.held(offer.workspaceId, offer.nodeId), offer.id, "PX", times.silentMs);
    pipeline.exec().then(
      () => marked.resolve(),
      () => undefined,
    );
  };

  /** Takes an offer away from everybody else; null when it is gone, or not to be understood. */
  async function take(id: string): Promise<Offer | null> {
    const text = await redis.getdel(KEYS.offer(id));
    if (text === null) return null;
    const value: unknown = JSON.parse(text);
    const parsed = Offer.safeParse(value);
    if (parsed.success) return parsed.data;
    report(parsed.error, { stage: "executor.offer", dispatch: id });
    const from = (value as { from?: unknown } | null)?.from;
    const [issue] = parsed.error.issues;
    const message = `an executor of version ${VERSION} does not understand the dispatch: ${issue!.path.join(".")}: ${issue!.message}`;
    if (typeof from === "string") await end(mailbox, from, id, { kind: "failed", code: "bad_dispatch", message, retry: false });
    return null;
  }

  async function run(offer: Offer, signal: AbortSignal): Promise<void> {
    const { id, from, workspaceId, nodeId } = offer;
    const running: Running = { offer, stop: new AbortController(), asked: [] };
    const leave = () => running.stop.abort(new Left());
    const held = KEYS.held(workspaceId, nodeId);
    all.set(id, running);
    const unwatch = mailbox.watch(from, (why) => running.stop.abort(new Error(`the job worker is gone: ${why}`)));
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    const send = (message: FromExecutor) => mailbox.send(from, message);
    const log = new AttemptLog({
      attempt: offer.attempt,
      now: () => tools.clock.now(),
      store: (lines) => send({ type: "lines", dispatch: id, lines: lines.map(({ stream, text }) => ({ stream, text })) }),
      failed: (error) => running.stop.abort(error),
    });
    const passages = async (query: string, limit: number) => {
      const asked = Promise.withResolvers<Passage[]>();
      const ask = running.asked.push(asked) - 1;
      const stopped = () => asked.reject(running.stop.signal.reason);
      running.stop.signal.addEventListener("abort", stopped, { once: true });
      // Not awaited: while Redis is away it waits, and the dispatch may be stopped meanwhile.
      void send({ type: "ask", dispatch: id, ask, query, limit });
      return await asked.promise;
    };
    let outcome: End;
    try {
      await redis.set(held, id, "PX", times.silentMs);
      const provider = workspaceProvider({ ...tools, passages });
      const begun = () => send({ type: "taken", dispatch: id });
      const output = await provider.execute({ ...offer, log, signal: running.stop.signal, begun });
      outcome = { kind: "succeeded", output };
    } catch (error) {
      outcome = endOf(error, running.stop.signal);
      if (outcome.kind === "broken") report(error, { stage: "node.execute", dispatch: id, type: offer.nodeType });
    }
    const dropped = await log.settle();
    all.delete(id);
    // Before the end is told: whoever hears of it may offer the next attempt at once.
    await redis.del(held).catch(() => undefined);
    await end(mailbox, from, id, outcome, dropped);
    unwatch();
    signal.removeEventListener("abort", leave);
  }

  const worker = await queue.work(QUEUE, { concurrency: options.concurrency }, async (job, signal) => {
    const offer = await take(job.id);
    if (offer) await run(offer, signal);
  });
  const marking = setInterval(mark, times.beatMs);
  redis.on("ready", mark);
  mark();
  // Who waited for it to start may send work at once. Without Redis it starts nevertheless, and is there when Redis is.
  const patience = new AbortController();
  await Promise.race([marked.promise, tools.clock.sleep(times.takeMs, patience.signal).catch(() => undefined)]);
  patience.abort();

  return {
    running: worker.running,
    async stop(graceMs) {
      stopping = true;
      await worker.stop(graceMs);
      clearInterval(marking);
      mailbox.close();
      redis.disconnect();
    },
  };
}

/** Why work stops that is no fault of it: this executor leaves. */
class Left extends Error {}

function endOf(error: unknown, { aborted, reason }: AbortSignal): End {
  if (aborted) return { kind: reason instanceof Left ? "left" : "stopped" };
  const message = String((error as Error)?.message ?? error).slice(0, 10_000);
  if (error instanceof NodeFailure) return { kind: "failed", code: error.code.slice(0, 100), message, retry: error.retry };
  return { kind: "broken", message };
}

function end(mailbox: Mailbox, to: string, dispatch: string, how: End, dropped = { lines: 0, characters: 0 }): Promise<void> {
  return mailbox.send(to, { type: "end", dispatch, end: how, dropped } satisfies FromExecutor);
}
