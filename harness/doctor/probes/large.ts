import type { Dial } from "../../wire/dial.ts";
import { type PollingOptions, polling } from "../../wire/engine.ts";
import { Recorder } from "../../wire/record.ts";
import type { WebSocketOptions } from "../../wire/websocket.ts";
import type { LargeSeen } from "../observations.ts";
import { seen } from "../reply.ts";
import { isReply, question } from "./message.ts";
import { converse, next, shake } from "./websocket.ts";

/** Below the limit of 1 MB that servers have by default, and above the limits that proxies have by mistake. */
const MOST = 900_000;
const LIMIT_MS = 20_000;

/** How much of what a server takes is sent. */
export const largeFor = (maxPayload: number | undefined): number => Math.min(MOST, Math.floor((maxPayload ?? 1_000_000) * 0.9));

/** Sends a large message as the body of a POST. Null where no session opens. */
export async function largePost(dial: Dial, options: PollingOptions): Promise<LargeSeen | null> {
  const session = polling(dial, { ...options, limitMs: LIMIT_MS }, new Recorder());
  await seen("", session.open());
  if (session.opened === null) return null;
  const bytes = largeFor(session.opened.maxPayload);
  const what = `POST ${options.path} with ${bytes} bytes`;
  try {
    const posted = await seen(what, session.post(question(bytes)));
    if (posted.status !== 200) return { bytes, ok: false, reply: posted, told: posted.told };
    let ok = false;
    const polled = await seen(
      `GET ${options.path} after it`,
      session.poll().then(({ answer, packets }) => {
        ok = packets.some(isReply);
        return answer;
      }),
    );
    return { bytes, ok, reply: polled, told: ok ? `${what} -> answered` : polled.told };
  } finally {
    await session.close();
  }
}

/** Sends a large message as a frame. Null where no websocket opens. */
export async function largeFrame(
  dial: Dial,
  path: string,
  options: WebSocketOptions,
  maxPayload: number | undefined,
): Promise<LargeSeen | null> {
  const bytes = largeFor(maxPayload);
  const { used } = await shake(dial, `${path}?EIO=4&transport=websocket`, options, async (socket): Promise<LargeSeen | null> => {
    if ((await next(socket, 4_000)) === null) return null;
    const ok = await converse(socket, question(bytes), LIMIT_MS);
    return {
      bytes,
      ok,
      reply: null,
      told: `a frame of ${bytes} bytes -> ${ok ? "answered" : socket.isOpen ? "no answer" : "the websocket was closed"}`,
    };
  });
  return used;
}
