import type { Redis } from "ioredis";
import { narrow } from "../../src/execution/narrow.ts";
import { NodeFailure, type NodeOutput, type NodeType } from "../../src/execution/node-type.ts";
import { nodeTypes } from "../../src/execution/nodes/index.ts";
import { AttemptLost, type Dispatch, NotTaken, type Provider } from "../../src/execution/router.ts";
import { MAX_OUTPUT } from "../../src/execution/workspace.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { Queue } from "../../src/ports/queue.ts";
import type { Passage } from "../../src/ports/store.ts";
import type { Report } from "../../src/report.ts";
import { openMailbox } from "./mailbox.ts";
import { type End, FromExecutor, KEYS, MAX_DISPATCH, type Offer, QUEUE, TIMES, type Times, type ToExecutor } from "./messages.ts";

const LOOK_EVERY_MS = 100;
/** A program that ignores TERM has three seconds until KILL; after this long the executor does not answer at all. */
const CANCELLED_MS = 10_000;
/** How much longer than anybody waits an offer stands. */
const OFFER_SPARE_MS = 1000;

const UNREACHABLE = "no executor can be reached, because Redis is away";

const unreachable = (cause: unknown): never => {
  throw new NotTaken(UNREACHABLE, { cause });
};

/** What the provider needs. */
export interface ExecutorProviderOptions {
  queue: Pick<Queue, "add">;
  connect(purpose: "log" | "tail"): Redis;
  passages(query: string, limit: number): Promise<Passage[]>;
  report: Report;
  times?: Times;
}

/** A dispatch as long as somebody waits for its end. */
interface Waiting {
  dispatch: Dispatch;
  /** The executor that has it. */
  by: string | null;
  /** What came from it is worked off one after the other. */
  turn: Promise<void>;
  taken: PromiseWithResolvers<void>;
  end: PromiseWithResolvers<End>;
  unwatch?: () => void;
}

/**
 * Has nodes run by executors: processes that take dispatches from a queue, on this machine or another one, and have no database. What they tell is written by the
 * caller like that of its own nodes. Rejects with NotTaken when no executor takes the dispatch in time, and with AttemptLost when the one that did is gone.
 */
export function executorProvider(options: ExecutorProviderOptions): Provider & { close(): void } {
  const { queue, passages, report, times = TIMES } = options;
  const redis = options.connect("log");
  const all = new Map<string, Waiting>();
  /** Nobody was there the last time, so the next one does not wait for somebody either. */
  let deserted = false;

  const mailbox = openMailbox({
    ...{ connect: options.connect, report, times },
    receive(from, body) {
      const parsed = FromExecutor.safeParse(body);
      if (!parsed.success) return report(parsed.error, { stage: "executor.message" });
      const message = parsed.data;
      const waiting = all.get(message.dispatch);
      // It works on something that nobody waits for any more.
      if (!waiting || (waiting.by !== null && waiting.by !== from)) {
        if (message.type !== "end") tell(from, { type: "cancel", dispatch: message.dispatch });
        return;
      }
      if (waiting.by === null) {
        waiting.by = from;
        waiting.unwatch = mailbox.watch(from, (why) => lose(waiting, `the executor that ran this attempt is gone: ${why}`));
        waiting.taken.resolve();
      }
      waiting.turn = waiting.turn.then(() => hear(waiting, from, message)).catch((error) => waiting.end.reject(error));
    },
  });
  const tell = (to: string, message: ToExecutor) => void mailbox.send(to, message);
  const lose = ({ end }: Waiting, why: string) => end.reject(new AttemptLost(why));

  async function hear(waiting: Waiting, from: string, message: FromExecutor): Promise<void> {
    const { dispatch, end } = waiting;
    // Given up meanwhile: its log is closed.
    if (all.get(dispatch.id) !== waiting) return;
    if (message.type === "taken") await dispatch.begun();
    else if (message.type === "lines") dispatch.log.adopt(message.lines);
    else if (message.type === "end") {
      dispatch.log.adopt([], message.dropped);
      end.resolve(message.end);
    } else {
      const found = await passages(message.query, message.limit).catch((error) => {
        report(error, { stage: "executor.passages", dispatch: dispatch.id });
        return null;
      });
      tell(from, { type: "answer", dispatch: dispatch.id, ask: message.ask, passages: found });
    }
  }

  /** Waits for an executor to be there, and for the one that a dead worker left at this node to have ended it. */
  async function look({ workspaceId, nodeId, signal }: Dispatch): Promise<void> {
    const held = KEYS.held(workspaceId, nodeId);
    const began = performance.now();
    for (;;) {
      signal.throwIfAborted();
      const [there, busy] = await Promise.all([redis.exists(KEYS.present), redis.exists(held)]).catch(unreachable);
      const waited = performance.now() - began;
      if (there === 1) deserted = false;
      if (there === 1 && busy === 0) return;
      if (busy === 1 && waited > 2 * times.silentMs + CANCELLED_MS) throw new AttemptLost("what ran before at this node does not end");
      if (busy === 0 && (deserted || waited > times.takeMs)) {
        deserted = true;
        throw new NotTaken("no executor is there");
      }
      await systemClock.sleep(LOOK_EVERY_MS, signal);
    }
  }

  /** Offers the dispatch and resolves once somebody has it. */
  async function offer(waiting: Waiting, text: string): Promise<void> {
    const { id, signal } = waiting.dispatch;
    const key = KEYS.offer(id);
    await redis.set(key, text, "PX", times.takeMs + OFFER_SPARE_MS).catch(unreachable);
    const isOffered = await queue.add([{ queue: QUEUE, name: "dispatch", job_id: id, payload: {} }]).then(
      () => true,
      () => false,
    );
    if (isOffered && (await within(waiting.taken.promise, times.takeMs, signal))) return;
    // Whoever removes the offer has it: this one, or the executor that is about to say so. Without an answer, nobody knows who.
    if ((await redis.del(key).catch(() => 0)) === 1) {
      signal.throwIfAborted();
      throw new NotTaken(isOffered ? `no executor took it within ${times.takeMs / 1000} s` : UNREACHABLE);
    }
    if (!(await within(waiting.taken.promise, times.silentMs))) throw new AttemptLost("an executor took this attempt and was not heard of");
  }

  async function executed(waiting: Waiting): Promise<NodeOutput> {
    const { signal, id } = waiting.dispatch;
    const cancel = () => tell(waiting.by!, { type: "cancel", dispatch: id });
    const ended = waiting.end.promise.catch(() => undefined);
    if (!(await within(ended, null, signal))) {
      cancel();
      // As at home: over only when its programs are gone.
      await within(ended, CANCELLED_MS);
      signal.throwIfAborted();
    }
    const end = await waiting.end.promise;
    if (end.kind === "succeeded") return checked(end.output);
    if (end.kind === "failed") throw new NodeFailure(end.code, end.message, { retry: end.retry });
    if (end.kind === "broken") throw new Error(end.message);
    throw new AttemptLost("the executor left in an orderly way");
  }

  return {
    name: "executor",
    async execute(dispatch) {
      const text = JSON.stringify(offerOf(dispatch, mailbox.address));
      const bytes = new TextEncoder().encode(text).length;
      if (bytes > MAX_DISPATCH)
        throw new NotTaken(`with what it reads the node is ${bytes} bytes, and executors take at most ${MAX_DISPATCH}`);
      if (redis.status !== "ready") throw new NotTaken(UNREACHABLE);
      const waiting: Waiting = {
        ...{ dispatch, by: null, turn: Promise.resolve() },
        taken: Promise.withResolvers(),
        end: Promise.withResolvers(),
      };
      waiting.end.promise.catch(() => undefined);
      try {
        await look(dispatch);
        all.set(dispatch.id, waiting);
        await offer(waiting, text);
        return await executed(waiting);
      } catch (error) {
        if (waiting.by !== null) tell(waiting.by, { type: "cancel", dispatch: dispatch.id });
        throw error;
      } finally {
        all.delete(dispatch.id);
        waiting.unwatch?.();
      }
    },
    close() {
      mailbox.close();
      redis.disconnect();
    },
  };
}

/** What an executor needs of a dispatch, and nothing else. */
function offerOf({ id, nodeType, data, scope, workspaceId, nodeId, attempt }: Dispatch, from: string): Offer {
  const type = (nodeTypes as readonly NodeType[]).find((one) => one.type === nodeType);
  const narrowed = narrow(type, data, scope) as Offer["scope"];
  return { id, from, nodeType, data: data as Offer["data"], scope: narrowed, workspaceId, nodeId, attempt };
}

function checked(output: NodeOutput): NodeOutput {
  const bytes = new TextEncoder().encode(JSON.stringify(output)).length;
  if (bytes > MAX_OUTPUT) throw new Error(`an executor sent an output of ${bytes} bytes`);
  return output;
}

/** True when the work settles before the time is up and the signal aborts; null is as long as it takes. */
async function within(work: Promise<unknown>, ms: number | null, signal?: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  const late = new Promise<boolean>((resolve) => {
    const timer = ms === null ? undefined : setTimeout(() => resolve(false), ms);
    const abort = () => resolve(false);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    over.signal.addEventListener("abort", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    });
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    over.abort();
  }
}
