import { z } from "zod";
import { Echo } from "../../contract/diagnostics/echo.ts";
import { CHECK_COOKIE, ECHO_LIMITS } from "../../contract/diagnostics/limits.ts";
import { StudioError } from "../../errors.ts";
import { setCookie } from "../cookies.ts";
import { echoOf } from "../diagnostics/echo.ts";
import { waitFor } from "../diagnostics/hold.ts";
import { json, type Reply } from "../reply.ts";
import { type Call, route } from "../route.ts";

const count = (most: number, about: string) => z.coerce.number().int().min(0).max(most).default(0).meta({ description: about });
const text = (pattern: RegExp, about: string) => z.string().regex(pattern).optional().meta({ description: about });

const shared = {
  delay_ms: count(ECHO_LIMITS.delayMs, "Answers only after this time"),
  bytes: count(ECHO_LIMITS.bytes, "Size of the field `pad` of the answer, or of all events together"),
};

const Wanted = z
  .object({
    ...shared,
    events: count(ECHO_LIMITS.events, "Answers as server-sent events, this many; the last one holds the echo"),
    every_ms: count(ECHO_LIMITS.everyMs, "Time between two events"),
    cookie: text(/^[A-Za-z0-9]{1,32}$/, "Sets a short-lived cookie to this value"),
    handshake: text(/^[a-z0-9]{8,32}$/, "The mark (`check=`) of a websocket's handshake to look for"),
  })
  .refine(({ events, every_ms }) => events * every_ms <= ECHO_LIMITS.delayMs, {
    path: ["every_ms"],
    message: `times events must be at most ${ECHO_LIMITS.delayMs}`,
  });
type Wanted = z.infer<typeof Wanted>;

const Posted = z.object(shared);

type EchoCall = Call<unknown, unknown, unknown>;

/** A place among the answers that are held back. Throws StudioError `too_many_requests`. */
function place({ site }: EchoCall): () => void {
  const leave = site.holding.take();
  if (!leave) throw new StudioError("too_many_requests", "This worker holds as many answers back as it may. Ask again in a few seconds.");
  return leave;
}

const waiting = ({ request, services, site }: EchoCall) => ({
  clock: services.clock,
  signal: request.signal,
  leaving: () => site.health.draining,
});

async function delayed(call: EchoCall, ms: number): Promise<void> {
  if (ms === 0) return;
  const leave = place(call);
  try {
    if (!(await waitFor(ms, waiting(call)))) throw new StudioError("draining", "This worker is leaving and holds no answer back.");
  } finally {
    leave();
  }
}

async function answer(
  call: EchoCall,
  wanted: Pick<Wanted, "delay_ms" | "bytes">,
  bodyBytes: number | null,
  mark: string | null,
): Promise<Reply> {
  await delayed(call, wanted.delay_ms);
  const echo = echoOf(call, bodyBytes, mark, call.services.clock.now());
  return json(wanted.bytes > 0 ? { ...echo, pad: "x".repeat(wanted.bytes) } : echo);
}

/** Nothing here asks a proxy not to buffer (`X-Accel-Buffering`): whether it does is what shall be seen. */
function stream(call: EchoCall, { events, every_ms, bytes, handshake }: Wanted): Reply {
  const leave = place(call);
  const encoder = new TextEncoder();
  const pad = "x".repeat(Math.floor(bytes / events));
  let n = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const more = n === 0 || (await waitFor(every_ms, waiting(call)));
      if (!more) {
        leave();
        return controller.close();
      }
      n += 1;
      const at = call.services.clock.now();
      const last = n === events ? { echo: echoOf(call, null, handshake ?? null, at) } : {};
      controller.enqueue(encoder.encode(`id: ${n}\ndata: ${JSON.stringify({ n, at, ...(pad ? { pad } : {}), ...last })}\n\n`));
      if (n < events) return;
      leave();
      controller.close();
    },
    cancel: leave,
  });
  return { status: 200, headers: { "content-type": "text/event-stream" }, body };
}

export default [
  route({
    method: "GET",
    path: "/api/diagnostics/echo",
    who: "api",
    about:
      "Tells this request as the worker saw it: header lines, peer, effective URL and client with the reason for each, contradictions between hops. It can answer late, large, or as a stream, to measure what a proxy does.",
    query: Wanted,
    replies: { 200: Echo },
    async handle(call) {
      const { query } = call;
      const reply = query.events > 0 ? stream(call, query) : await answer(call, query, null, query.handshake ?? null);
      if (query.cookie !== undefined) reply.cookies = [setCookie(CHECK_COOKIE, query.cookie, call.effective, 60)];
      return reply;
    },
  }),
  route({
    method: "POST",
    path: "/api/diagnostics/echo",
    who: "api",
    about: "Tells this request as the worker saw it, with the size of its body, which can be of any type.",
    query: Posted,
    counted: true,
    replies: { 200: Echo },
    handle: (call) => answer(call, call.query, (call.body as { bytes: number }).bytes, null),
  }),
];
