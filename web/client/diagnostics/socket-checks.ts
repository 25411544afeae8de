import { PROBE } from "../../../src/contract/diagnostics/limits.ts";
import { findHandshake, newMark } from "./ask.ts";
import type { Check, Result, Run } from "./context.ts";
import { judgePolling, judgeWebsocket, type PollAnswer, worstDelay } from "./judge.ts";
import { openSocket } from "./open.ts";

const OPEN_MS = 8000;
const LARGE = 900_000;
const TOO_LARGE = 1_100_000;
const LATE_MS = 500;

const NOT_TAKEN: Result = { state: "skipped", text: "This server does not take this transport (STUDIO_SOCKETIO_TRANSPORTS)." };
const NO_SOCKET: Result = { state: "skipped", text: "No socket could be opened to try it." };

const said = ({ connection, upgrade, http_version, worker, refused }: Awaited<ReturnType<typeof findHandshake>> & object) =>
  `The handshake reached worker ${worker}${http_version ? ` over HTTP/${http_version}` : ""} with Upgrade: ${upgrade ?? "none"}, Connection: ${connection ?? "none"}${refused ? `; refused: ${refused}` : ""}.`;

/** Whether a websocket opens, and if not, what the server saw of it. */
export const websocket: Check = async (run) => {
  if (!run.transports.includes("websocket")) return NOT_TAKEN;
  const mark = newMark();
  const found = await openSocket({ path: run.path, transports: ["websocket"], mark, boundMs: OPEN_MS, signal: run.signal });
  if (found.open) {
    run.websocket = found;
    return { state: "ok", text: `A websocket opened, to worker ${found.worker}.` };
  }
  const seen = found.failure === "refused" ? null : await findHandshake(mark, run.signal);
  const cause = judgeWebsocket(found.failure, seen);
  const text = found.failure === "refused" ? `Studio refused the websocket: ${found.said}` : "No websocket could be opened.";
  const facts = [`browser: ${found.failure}, ${found.said}`, seen ? said(seen) : "The handshake did not reach Studio."];
  return { state: "bad", text: seen ? `${text} ${said(seen)}` : text, causes: cause ? [cause] : [], facts };
};

async function firstPoll({ path, signal }: Run): Promise<PollAnswer | null> {
  try {
    const answer = await fetch(`${path}/?EIO=4&transport=polling`, {
      cache: "no-store",
      signal: AbortSignal.any([signal, AbortSignal.timeout(8000)]),
    });
    return { status: answer.status, text: (await answer.text()).slice(0, 2000) };
  } catch {
    return null;
  }
}

/** Whether long-polling works. */
export const polling: Check = async (run) => {
  if (!run.transports.includes("polling")) return NOT_TAKEN;
  const found = await openSocket({ path: run.path, transports: ["polling"], mark: newMark(), boundMs: OPEN_MS, signal: run.signal });
  if (found.open) {
    run.polling = found;
    return { state: "ok", text: `Long-polling works, with worker ${found.worker}.` };
  }
  if (found.failure === "refused") return { state: "bad", text: `Studio refused long-polling: ${found.said}` };
  const first = await firstPoll(run);
  const cause = judgePolling(first);
  const facts = [`browser: ${found.said}`, first ? `first poll: ${first.status} ${first.text.slice(0, 100)}` : "first poll: no answer"];
  return { state: "bad", text: `Long-polling failed: ${found.said}.`, causes: cause ? [cause] : [], facts };
};

/** Whether a connection goes over from long-polling to a websocket. */
export const upgrade: Check = async (run) => {
  if (!run.websocket || !run.polling) return { state: "skipped", text: "It needs both a websocket and long-polling." };
  const mark = newMark();
  const found = await openSocket({ path: run.path, transports: ["polling", "websocket"], mark, boundMs: OPEN_MS, signal: run.signal });
  if (!found.open) return { state: "bad", text: `The connection did not begin: ${found.said}.` };
  const went = await found.upgraded(OPEN_MS);
  found.close();
  return went
    ? { state: "ok", text: "Long-polling went over to a websocket." }
    : {
        state: "warn",
        text: "The connection stayed on long-polling. A websocket that is opened at once works, which is what Studio's pages do.",
      };
};

const best = ({ websocket, polling }: Run) =>
  websocket?.socket.connected
    ? { name: "websocket", ...websocket }
    : polling?.socket.connected
      ? { name: "long-polling", ...polling }
      : null;

/** Whether a message comes back, and how fast. */
export const echo: Check = async (run) => {
  const way = best(run);
  if (!way) return NO_SOCKET;
  const times: number[] = [];
  for (let n = 0; n < 5 && !run.signal.aborted; n += 1) {
    const text = `${n}${"ä€😀".repeat(200)}`;
    const from = performance.now();
    const ack = (await way.socket.timeout(5000).emitWithAck(PROBE.echo, { text })) as { text?: string };
    if (ack.text !== text) return { state: "bad", text: "A message came back changed." };
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return { state: "ok", text: `A message came back unchanged, in ${Math.round(times[times.length >> 1] ?? 0)} ms (${way.name}).` };
};

/** Whether what the server pushes arrives when it is sent. */
export const push: Check = async (run) => {
  const way = best(run);
  if (!way) return NO_SOCKET;
  const count = 5;
  const pushes: { sent: number; arrived: number }[] = [];
  const all = new Promise<void>((resolve) => {
    way.socket.on(PROBE.pushed, ({ at }: { at: number }) => {
      pushes.push({ sent: at, arrived: performance.now() });
      if (pushes.length === count) resolve();
    });
  });
  await way.socket.timeout(5000).emitWithAck(PROBE.push, { count, bytes: 100, every_ms: 200 });
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 8000))]);
  way.socket.off(PROBE.pushed);
  if (pushes.length < count) return { state: "bad", text: `Of ${count} messages, ${pushes.length} arrived.` };
  const worst = Math.round(worstDelay(pushes));
  return worst < LATE_MS
    ? { state: "ok", text: `Messages arrived as they were sent (at most ${worst} ms late, ${way.name}).` }
    : {
        state: "warn",
        text: `A message arrived ${worst} ms late (${way.name}): something holds messages back.`,
        causes: ["streams-buffered"],
      };
};

/** Whether a large message passes, and one above the limit is refused without harm to others. */
export const large: Check = async (run) => {
  const way = best(run);
  if (!way) return NO_SOCKET;
  const text = "x".repeat(LARGE);
  try {
    const ack = (await way.socket.timeout(20_000).emitWithAck(PROBE.echo, { text })) as { text?: string };
    if (ack.text !== text) return { state: "bad", text: "A message of 0.9 MB came back changed." };
  } catch {
    return { state: "bad", text: `A message of 0.9 MB did not come back (${way.name}).`, causes: ["message-limit-small"] };
  }
  const name = way.name === "websocket" ? "websocket" : "polling";
  const other = await openSocket({ path: run.path, transports: [name], mark: newMark(), boundMs: OPEN_MS, signal: run.signal });
  if (!other.open) return { state: "bad", text: `A second connection did not open: ${other.said}.` };
  const ended = new Promise<"refused">((resolve) => other.socket.on("disconnect", () => resolve("refused")));
  const taken = other.socket.timeout(10_000).emitWithAck(PROBE.echo, { text: "x".repeat(TOO_LARGE) });
  const outcome = await Promise.race([
    ended,
    taken.then(
      () => "taken" as const,
      () => "unanswered" as const,
    ),
  ]);
  other.close();
  if (!way.socket.connected) return { state: "bad", text: "The connection broke when another one sent too much." };
  return outcome === "refused"
    ? { state: "ok", text: `0.9 MB passed and came back; 1.1 MB was refused and ended only its own connection (${way.name}).` }
    : { state: "warn", text: `0.9 MB passed and came back; 1.1 MB was ${outcome}.` };
};

/** Opens connections of its own for the transports that work: the others may have broken since. */
async function openHeld(run: Run) {
  const names = [...(run.websocket ? ["websocket" as const] : []), ...(run.polling ? ["polling" as const] : [])];
  const opened = await Promise.all(
    names.map((name) => openSocket({ path: run.path, transports: [name], mark: newMark(), boundMs: OPEN_MS, signal: run.signal })),
  );
  return opened.flatMap((one) => (one.open ? [{ ...one, name: one.transport === "websocket" ? "websocket" : "long-polling" }] : []));
}

/** Whether connections on which nothing happens stay open. */
export const hold: Check = async (run) => {
  const held = await openHeld(run);
  if (held.length === 0) return NO_SOCKET;
  const from = performance.now();
  const broken: string[] = [];
  for (const { name, socket } of held)
    socket.once("disconnect", (reason, details) => {
      const status = details && "description" in details && typeof details.description === "number" ? `, HTTP ${details.description}` : "";
      broken.push(`the ${name} ended after ${((performance.now() - from) / 1000).toFixed(1)} s (${reason}${status})`);
    });
  const names = held.map(({ name }) => name).join(" and ");
  while (performance.now() - from < run.holdMs && broken.length < held.length && !run.signal.aborted) {
    const passed = performance.now() - from;
    run.progress(passed / run.holdMs, `${Math.round(passed / 1000)} of ${run.holdMs / 1000} s: ${names}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const seconds = Math.round((performance.now() - from) / 1000);
  for (const one of held) {
    one.socket.off("disconnect");
    one.close();
  }
  if (broken.length > 0)
    return { state: "bad", text: `Something ended an idle connection: ${broken.join("; ")}.`, causes: ["idle-timeout-short"] };
  if (run.signal.aborted) return { state: "skipped", text: `Stopped after ${seconds} s; nothing had broken (${names}).` };
  return { state: "ok", text: `Nothing broke in ${seconds} s (${names}).` };
};
