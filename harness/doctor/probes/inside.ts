import { Echo, type SeenHandshake } from "../../../src/contract/diagnostics/echo.ts";
import { type Answer, type Line, type Sent, sendHttp } from "../../wire/http.ts";
import { Recorder } from "../../wire/record.ts";
import type { InsideSeen, StreamSeen } from "../observations.ts";
import { type Reply, seen } from "../reply.ts";
import type { Target } from "../target.ts";

export const ECHO_PATH = "/api/diagnostics/echo";
const BODY = 900_000;
const EVENTS = 8;
/** Shorter than the 200 ms for which a kernel holds a segment back that is marked as to be continued. */
const EVERY_MS = 120;
/** Handshakes are told among workers, which takes a moment. */
const LOOKS = 8;
const BETWEEN_MS = 150;

/** Asks the echo with the token. */
export async function askEcho(
  { dial, prefix, token }: Target,
  query: string,
  sent: Sent = {},
): Promise<{ echo: Echo | null; reply: Reply; answer: Answer | null }> {
  const lines: readonly Line[] = [["Authorization", `Bearer ${token}`], ["Accept", "application/json"], ...(sent.lines ?? [])];
  const path = `${prefix}${ECHO_PATH}${query && `?${query}`}`;
  let answer: Answer | null = null;
  const got = sendHttp(dial, path, { ...sent, lines }, new Recorder()).then((whole) => {
    answer = whole;
    return whole;
  });
  const reply = await seen(`${sent.method ?? "GET"} ${path}`, got);
  return { echo: echoIn(answer), reply, answer };
}

/** Only what is an echo: another application may answer at that path, too. */
function echoIn(answer: Answer | null): Echo | null {
  if (answer?.status !== 200) return null;
  try {
    const { success, data } = Echo.safeParse(JSON.parse(answer.text));
    return success ? data : null;
  } catch {
    return null;
  }
}

/** What the worker saw of a handshake that carried this mark. */
export async function findHandshake(target: Target, mark: string): Promise<SeenHandshake | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { echo } = await askEcho(target, `handshake=${mark}`);
    if (echo === null || echo.handshake) return echo?.handshake ?? null;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  return null;
}

export async function cookie(target: Target): Promise<InsideSeen["cookie"]> {
  const value = crypto.randomUUID().replaceAll("-", "");
  const set = await askEcho(target, `cookie=${value}`);
  if (set.echo === null) return null;
  const line = set.answer!.all("set-cookie").find((one) => one.includes(`=${value}`));
  if (line === undefined) return { came: false, told: "the echo was asked to set a cookie -> no Set-Cookie came" };
  const path = /;\s*path=([^;]*)/i.exec(line)?.[1]?.trim() ?? "/";
  const fits = path === "/" || `${target.prefix}/`.startsWith(path.replace(/\/*$/, "/"));
  if (!fits)
    return { came: false, told: `the echo was asked to set a cookie -> it came with Path=${path}, which browsers do not send back here` };
  const back = await askEcho(target, "", { lines: [["Cookie", line.split(";")[0]!]] });
  const came = back.echo?.request.check_cookie === value;
  return { came, told: `a cookie that the echo set, sent back -> ${came ? "arrived" : "did not arrive"}` };
}

export async function body(target: Target): Promise<NonNullable<InsideSeen["body"]>> {
  const { echo, reply } = await askEcho(target, "", {
    method: "POST",
    body: new Uint8Array(BODY),
    lines: [["Content-Type", "application/octet-stream"]],
    limitMs: 20_000,
  });
  return { sent: BODY, arrived: echo?.request.body_bytes ?? null, reply };
}

/** Reads a stream; a second time where the first was not as it was sent, because a busy machine reads late, too. The better one counts. */
export async function stream(target: Target, coding: "identity" | "gzip"): Promise<StreamSeen | null> {
  const first = await read(target, coding);
  if (first === null || first.together <= EVENTS / 4) return first;
  const second = await read(target, coding);
  return second !== null && second.together < first.together ? second : first;
}

async function read(target: Target, coding: string): Promise<StreamSeen | null> {
  const { answer } = await askEcho(target, `events=${EVENTS}&every_ms=${EVERY_MS}`, {
    lines: [["Accept-Encoding", coding]],
    limitMs: 10_000,
  });
  if (answer?.status !== 200) return null;
  const arrivals = answer.pieces.map(({ ms }) => ms);
  const apart = arrivals.filter((ms, at) => at === 0 || ms - arrivals[at - 1]! >= EVERY_MS / 4).length;
  const coded = answer.headers["content-encoding"];
  return {
    events: EVENTS,
    together: EVENTS - apart,
    told: `${EVENTS} events, one every ${EVERY_MS} ms${coded ? `, as ${coded}` : ""} -> pieces after ${arrivals.map((ms) => Math.round(ms)).join(", ")} ms`,
  };
}

/** A request that is answered only after a while. */
export async function slow(target: Target, delayMs: number): Promise<NonNullable<InsideSeen["slow"]>> {
  const { reply } = await askEcho(target, `delay_ms=${Math.round(delayMs)}`, { limitMs: delayMs + 8_000 });
  return { delayMs, reply };
}
