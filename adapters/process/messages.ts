import { z } from "zod";
import { Identity } from "../tls/identity.ts";

const count = z.int().min(0);

/** What a supervised process does. */
export const WorkerRole = z.enum(["web", "worker", "executor"]);
export type WorkerRole = z.infer<typeof WorkerRole>;

/** A process group of a user's program. `start` is the leader's start time from the kernel (see processStart), so that a reused number is noticed. */
const Group = z.object({ type: z.literal("group"), pgid: z.int().min(2), start: z.string().max(32), state: z.enum(["started", "ended"]) });

/** What a child tells the supervisor over the control socket, one JSON object a line. The first one is `hello`. */
export const ChildMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    id: z.string().regex(/^[a-z0-9]{1,16}$/),
    role: WorkerRole,
    runtime: z.string().max(16),
    pid: count,
    version: z.string().max(64),
  }),
  z.object({ type: z.literal("ready"), port: z.int().min(1).max(65535).optional() }),
  z.object({
    type: z.literal("heartbeat"),
    /** Bytes. */
    rss: count,
    /** How late the timer of this beat was, in milliseconds. */
    lag_ms: z.number().min(0),
    sockets: count.optional(),
    requests: count.optional(),
    served: count.optional(),
    running: count.optional(),
  }),
  Group,
]);
export type ChildMessage = z.infer<typeof ChildMessage>;

/**
 * What the supervisor tells a child: finish within `grace_ms` and leave, leave at once, open the log files anew, have this certificate from now on, or accept
 * from these inherited sockets, too.
 */
export const SupervisorMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("drain"), grace_ms: count }),
  z.object({ type: z.literal("quit") }),
  z.object({ type: z.literal("reopen") }),
  z.object({ type: z.literal("identity"), identity: Identity }),
  z.object({ type: z.literal("take"), sockets: z.array(count).max(64) }),
]);
export type SupervisorMessage = z.infer<typeof SupervisorMessage>;

/** What an operator's command asks of the supervisor over the same socket: one line, which is answered with one line. */
export const Ask = z.discriminatedUnion("verb", [
  z.object({ type: z.literal("ask"), verb: z.enum(["status", "reload", "link"]) }),
  z.object({ type: z.literal("ask"), verb: z.literal("scale"), workers: z.int().min(1) }),
  z.object({ type: z.literal("ask"), verb: z.literal("replace"), process: z.string().max(40) }),
]);
export type Ask = z.infer<typeof Ask>;

/** Parses one line; null when it is not one of the messages. */
export function decode<T>(schema: z.ZodType<T>, line: string): T | null {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** One message as a line. */
export function encode(message: ChildMessage | SupervisorMessage | Ask): string {
  return `${JSON.stringify(message)}\n`;
}
