import { z } from "zod";
import { MAX_MESSAGE_BYTES, PROBE, PUSH_LIMITS } from "../../src/contract/diagnostics/limits.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Follower } from "../../src/ports/sockets.ts";

type Answer = (ack: unknown) => void;

const Asked = z.object({ text: z.string().max(MAX_MESSAGE_BYTES) }).or(z.object({ bytes: z.instanceof(Uint8Array) }));
const Push = z
  .object({
    count: z.int().min(1).max(PUSH_LIMITS.count),
    bytes: z.int().min(0).max(PUSH_LIMITS.total),
    every_ms: z.int().min(0).max(PUSH_LIMITS.everyMs),
  })
  .refine(({ count, bytes }) => count * bytes <= PUSH_LIMITS.total);

const refused = (message: string) => ({ ok: false, error: { code: "bad_request", message } });

/**
 * What a signed-in client may ask of its own connection to examine it: to have a message sent back, and to be sent a few. It is beside the contract: no
 * entity, no room, nothing is stored.
 */
export function createProbe({ clock, worker }: { clock: Clock; worker: string }) {
  const pushing = new WeakSet<Follower>();

  const push = async (follower: Follower, { count, bytes, every_ms }: z.infer<typeof Push>) => {
    const text = "x".repeat(bytes);
    for (let n = 1; n <= count; n += 1) {
      if (n > 1) await clock.sleep(every_ms);
      follower.send(PROBE.pushed, JSON.stringify({ n, at: clock.now(), text }));
    }
  };

  return {
    echo(_follower: Follower, body: unknown, answer: Answer) {
      const asked = Asked.safeParse(body);
      answer(asked.success ? { ok: true, at: clock.now(), worker, ...asked.data } : refused("text must be a string, or bytes binary"));
    },
    async push(follower: Follower, body: unknown, answer: Answer) {
      const asked = Push.safeParse(body);
      if (!asked.success)
        return answer(refused(`count must be at most ${PUSH_LIMITS.count}, and times bytes at most ${PUSH_LIMITS.total}`));
      if (pushing.has(follower)) return answer(refused("one push after the other"));
      pushing.add(follower);
      answer({ ok: true });
      await push(follower, asked.data).finally(() => pushing.delete(follower));
    },
  };
}
