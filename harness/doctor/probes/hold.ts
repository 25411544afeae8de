import type { Dial } from "../../wire/dial.ts";
import { type Polling, type PollingOptions, polling } from "../../wire/engine.ts";
import { WireFailure } from "../../wire/failure.ts";
import { Recorder } from "../../wire/record.ts";
import type { RawWebSocket, WebSocketOptions } from "../../wire/websocket.ts";
import type { Held, HoldSeen } from "../observations.ts";
import { seen } from "../reply.ts";
import { PING, PONG, question } from "./message.ts";
import { next, shake } from "./websocket.ts";

/** Servers of Socket.IO end connections that joined no namespace after 45 s, so nobody is blamed for what ends then. */
export const UNJOINED_MS = 40_000;
/** Shorter than every limit for silence. */
const BUSY_EVERY_MS = 400;
const JOIN_MS = 4_000;

/** What is held, and how. */
export interface HoldWish {
  readonly ms: number;
  readonly options: Pick<PollingOptions, "path" | "origin">;
  readonly websocket: boolean;
  readonly polling: boolean;
  /** The namespace that is joined by what is held longer than servers bear who joins none. */
  readonly join: { readonly namespace: string; readonly auth: object };
}

/** Holds a websocket on which nothing is said, one on which something is, and a long poll, side by side. */
export async function hold(dial: Dial, wish: HoldWish): Promise<HoldSeen> {
  const [idleWebsocket, busyWebsocket, idlePoll] = await Promise.all([
    wish.websocket ? heldWebsocket(dial, wish, false) : null,
    wish.websocket ? heldWebsocket(dial, wish, true) : null,
    wish.polling ? heldPoll(dial, wish) : null,
  ]);
  return { idleWebsocket, busyWebsocket, idlePoll };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

const held = (what: string, forMs: number, endedMs: number | null, how: string, more = ""): Held => ({
  forMs,
  endedMs,
  how,
  told: `${what} -> ${endedMs === null ? `open after ${seconds(forMs)}` : `${how} after ${seconds(endedMs)}`}${more}`,
});

async function heldWebsocket(dial: Dial, { ms, options, join }: HoldWish, busy: boolean): Promise<Held | null> {
  const own: WebSocketOptions = options.origin === undefined ? {} : { origin: options.origin };
  const { used } = await shake(dial, `${options.path}?EIO=4&transport=websocket`, own, async (socket): Promise<Held | null> => {
    if ((await next(socket, JOIN_MS)) === null) return null;
    const { namespace, auth } = join;
    let forMs = ms;
    if (ms > UNJOINED_MS) {
      socket.send(`40${namespace === "/" ? "" : `${namespace},`}${JSON.stringify(auth)}`);
      if (!(await next(socket, JOIN_MS))?.startsWith("40")) forMs = UNJOINED_MS;
    }
    const began = performance.now();
    const how = await waitForEnd(socket, began + forMs, busy);
    const what = `a websocket on which ${busy ? "something" : "nothing"} is said`;
    return held(what, forMs, how === null ? null : performance.now() - began, how ?? "open");
  });
  return used;
}

/** Answers pings, as every client does, until the socket ends (its close code) or the time is over (null). */
async function waitForEnd(socket: RawWebSocket, end: number, busy: boolean): Promise<string | null> {
  for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
    if (busy && socket.isOpen) socket.send(question());
    try {
      if (String(await socket.next(busy ? Math.min(BUSY_EVERY_MS, left) : left)) === PING) socket.send(PONG);
      else if (busy) await new Promise((resolve) => setTimeout(resolve, Math.min(BUSY_EVERY_MS, Math.max(0, end - performance.now()))));
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      const closed = /closed with (\d+)/.exec(error.code)?.[1];
      if (closed !== undefined) return closed;
    }
  }
  return null;
}

async function heldPoll(dial: Dial, { ms, options, join }: HoldWish): Promise<Held | null> {
  const session = polling(dial, options, new Recorder());
  await seen("", session.open());
  if (session.opened === null) return null;
  const what = `a long poll of ${options.path} to which nothing is sent`;
  try {
    const forMs = ms > UNJOINED_MS && !(await joins(session, join)) ? UNJOINED_MS : ms;
    const began = performance.now();
    for (let left = forMs; left > 0; left = forMs - (performance.now() - began)) {
      const reply = await seen(
        `GET ${options.path}`,
        session.poll(left).then(({ answer }) => answer),
      );
      const passed = performance.now() - began;
      // Our own limit ended it.
      if (reply.failure === "timeout" && passed >= forMs - 20) break;
      if (reply.status !== 200) return held(what, forMs, passed, reply.failure ?? String(reply.status), `: ${reply.told}`);
      await seen("", session.post(PONG));
    }
    return held(what, forMs, null, "open");
  } finally {
    await session.close();
  }
}

async function joins(session: Polling, { namespace, auth }: HoldWish["join"]): Promise<boolean> {
  try {
    await session.connect(namespace, auth);
    return true;
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return false;
  }
}
