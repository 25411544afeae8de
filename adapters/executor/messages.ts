import { z } from "zod";
import { LOG_CAPS } from "../../src/execution/attempt-log.ts";

/** The BullMQ queue that executors take dispatches from. Its jobs have no payload: that is in the offer of the job's id. */
export const QUEUE = "executor";

/** The most bytes of JSON that one dispatch may be. */
export const MAX_DISPATCH = 8 * 1024 * 1024;

/** The keys in Redis. */
export const KEYS = {
  /** A dispatch that nobody has taken. Whoever removes it has it, and it lapses by itself. */
  offer: (dispatch: string) => `studio:dispatch:offer:${dispatch}`,
  /** There as long as an executor works on this node, so that no second one begins beside it. */
  held: (workspaceId: string, nodeId: string) => `studio:dispatch:held:${workspaceId}:${nodeId}`,
  /** There as long as any executor takes dispatches. */
  present: "studio:dispatch:executors",
} as const;

/** Milliseconds. */
export interface Times {
  /** How long a dispatch waits to be taken. With the lapse of its offer it MUST be less than half of the lock of a job, so that no offer outlives its run's worker. */
  takeMs: number;
  beatMs: number;
  /** Who was not heard for so long is gone. */
  silentMs: number;
}

export const TIMES: Times = { takeMs: 5000, beatMs: 1000, silentMs: 10_000 };

const id = z.string().min(1).max(200);

/** One attempt as an executor gets it. */
export const Offer = z.strictObject({
  id,
  /** Where the job worker is written to. */
  from: id,
  nodeType: z.string().max(100),
  data: z.record(z.string(), z.unknown()),
  scope: z.strictObject({ nodes: z.record(z.string(), z.unknown()), input: z.unknown(), run: z.unknown(), studio: z.unknown() }),
  workspaceId: id,
  nodeId: id,
  attempt: z.int().min(1),
});
export type Offer = z.infer<typeof Offer>;

const line = z.strictObject({ stream: z.enum(["stdout", "stderr", "system"]), text: z.string().max(LOG_CAPS.lineCharacters + 100) });
const count = z.int().min(0);

/** How a dispatch ended. `broken` is a fault of Studio's; `left` and `stopped` are no end of the node. */
const End = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("succeeded"), output: z.record(z.string(), z.unknown()) }),
  z.strictObject({ kind: z.literal("failed"), code: z.string().max(100), message: z.string().max(10_000), retry: z.boolean() }),
  z.strictObject({ kind: z.literal("broken"), message: z.string().max(10_000) }),
  z.strictObject({ kind: z.enum(["left", "stopped"]) }),
]);
export type End = z.infer<typeof End>;

/** What an executor tells the job worker, besides that it lives. */
export const FromExecutor = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("taken"), dispatch: id }),
  z.strictObject({ type: z.literal("lines"), dispatch: id, lines: z.array(line).max(1000) }),
  z.strictObject({ type: z.literal("ask"), dispatch: id, ask: count, query: z.string().max(300_000), limit: z.int().min(1).max(100) }),
  z.strictObject({ type: z.literal("end"), dispatch: id, end: End, dropped: z.strictObject({ lines: count, characters: count }) }),
]);
export type FromExecutor = z.infer<typeof FromExecutor>;

const passage = z.strictObject({ id: z.string(), source: z.string(), title: z.string(), text: z.string(), rank: z.number() });

/** What a job worker tells the executor. An answer without passages says that they could not be read. */
export const ToExecutor = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("cancel"), dispatch: id }),
  z.strictObject({ type: z.literal("answer"), dispatch: id, ask: count, passages: z.array(passage).nullable() }),
]);
export type ToExecutor = z.infer<typeof ToExecutor>;
