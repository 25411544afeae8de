import { agentTo, connectTo, type Dial } from "../../wire/dial.ts";
import { type PollingOptions, polling } from "../../wire/engine.ts";
import { WireFailure } from "../../wire/failure.ts";
import { sendRaw } from "../../wire/raw.ts";
import { Recorder } from "../../wire/record.ts";
import type { CapacitySeen, ReuseSeen } from "../observations.ts";
import { ask, type Reply, seen } from "../reply.ts";
import { isHeldUp } from "../see.ts";
import type { Target } from "../target.ts";

/** As many requests as a page and its socket send at once. */
const BURST = 24;
/** Browsers open six connections for each tab. */
const CROWD = 12;
/** Two dozen requests one after the other that take longer than that are no burst; after the second time no more are sent. */
const SLOW_MS = 600;
const BURST_MS = 6_000;
/** How long a request may take beside others, at least, and at most; between the two, so many times as long as the slowest of those that were alone. */
const CROWD_MS = 3_000;
const CROWD_MOST_MS = 12_000;
const TIMES = 4;
const IDLE_MS = 2_000;
/** After which the poll has probably arrived; once more, for a server that is slow. */
const POLL_ARRIVES_MS = [150, 500];

/**
 * Many requests one after the other on one connection, at once where that was slow; then a request beside a poll, and one beside connections on which a
 * request only begins. `answered`: one was answered before, so that 503 says that these are too many.
 */
export async function capacity(target: Target, options: PollingOptions | null, answered: boolean): Promise<CapacitySeen> {
  const { dial, prefix } = target;
  // Not an error of the engine: some proxies end a connection after status 400.
  const path = `${prefix}/`;
  const agent = agentTo(dial, true);
  let refused: CapacitySeen["refused"] = null;
  let answers = answered;
  let sent = 0;
  let slowest = 0;
  const began = performance.now();
  try {
    while (sent < BURST && refused === null && performance.now() - began < BURST_MS) {
      sent += 1;
      const reply = await ask(dial, path, { agent });
      slowest = Math.max(slowest, reply.ms);
      if (reply.status === 429 || (answers && reply.status === 503)) refused = reply;
      answers = reply.failure === null && reply.status < 500;
      // One that cannot be reached takes seconds to say so, each time.
      if (!answers) break;
    }
  } finally {
    agent.destroy();
  }
  // Where one after the other is slow, limits by the second are met by several at once alone.
  if (answers && refused === null && performance.now() - began > SLOW_MS) {
    const replies = await Promise.all(Array.from({ length: BURST }, () => ask(dial, path)));
    refused = replies.find(({ status }) => status === 429 || status === 503) ?? null;
    if (refused !== null) sent += BURST;
  }
  const limitMs = answers ? Math.min(CROWD_MOST_MS, Math.max(CROWD_MS, TIMES * slowest)) : CROWD_MS;
  const besidePoll = options !== null && answers && refused === null ? await besideOne(target, options, limitMs) : null;
  return { requests: sent, connections: agent.opened, refused, crowded: await crowd(target, limitMs), besidePoll };
}

/** A page beside a poll that waits for something to be told. Null where no session opens, or the poll does not wait. */
async function besideOne({ dial, prefix }: Target, options: PollingOptions, limitMs: number): Promise<Reply | null> {
  const session = polling(dial, options, new Recorder());
  await seen("", session.open());
  if (session.opened === null) return null;
  let waits = true;
  const poll = seen(
    "",
    session.poll(limitMs * 2).then(({ answer }) => answer),
  ).then(() => {
    waits = false;
  });
  try {
    let reply: Reply | null = null;
    for (const ms of POLL_ARRIVES_MS) {
      await Promise.race([poll, new Promise((resolve) => setTimeout(resolve, ms))]);
      if (!waits) return null;
      reply = await ask(dial, `${prefix}/`, { limitMs });
      if (isHeldUp(reply)) break;
    }
    return reply;
  } finally {
    await session.close();
  }
}

/** Slow clients, as there are always some, and one that is not; where that one got no answer, once more without them. */
async function crowd({ dial, prefix }: Target, limitMs: number): Promise<CapacitySeen["crowded"]> {
  const sockets = await Promise.all(Array.from({ length: CROWD }, () => begun(dial, prefix)));
  const one = () => ask(dial, `${prefix}/`, { limitMs });
  let reply: Reply;
  try {
    reply = await one();
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  return { connections: CROWD, reply, alone: reply.failure === "timeout" ? await one() : null };
}

/** A connection on which the head of a request has begun; also one that the other side closes at once. */
function begun(dial: Dial, prefix: string): Promise<ReturnType<typeof connectTo>> {
  const socket = connectTo(dial);
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(socket), CROWD_MS);
    const done = () => {
      clearTimeout(late);
      resolve(socket);
    };
    socket.on("error", done);
    socket.once("close", done);
    socket.once(dial.secure ? "secureConnect" : "connect", () =>
      socket.write(`GET ${prefix}/ HTTP/1.1\r\nHost: ${dial.name}\r\nX-Slow: `, done),
    );
  });
}

/** Whether a connection that was silent for a moment is used again. */
export async function reuse({ dial, prefix }: Target, host: string): Promise<ReuseSeen> {
  const request = `GET ${prefix}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  try {
    const options = { gapMs: IDLE_MS, limitMs: IDLE_MS + 3_000, answers: 2 };
    const { text, closed } = await sendRaw(dial, [request, request], options, new Recorder());
    return { idleMs: IDLE_MS, answers: text.match(/HTTP\/1\.[01] \d{3}/g)?.length ?? 0, closed };
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return { idleMs: IDLE_MS, answers: 0, closed: true };
  }
}
