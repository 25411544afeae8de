import type { Echo } from "../../../src/contract/diagnostics/echo.ts";
import { to } from "../islands/page-data.ts";
import { askEcho, newMark } from "./ask.ts";
import type { Check } from "./context.ts";
import { cameTogether, judgeAddress } from "./judge.ts";

const BODY_BYTES = 900_000;
const EVENTS = 4;
const EVERY_MS = 300;

/** Whether Studio knows the address that the browser shows. */
export const address: Check = async ({ signal }) => {
  const { echo } = await askEcho({}, signal);
  const causes = judgeAddress(echo.effective, location);
  const shown = `The browser shows ${location.origin}${location.pathname}, Studio takes itself for ${echo.effective.origin}${echo.effective.prefix}.`;
  if (causes.length > 0) return { state: "bad", text: shown, causes };
  return { state: "ok", text: `Studio knows its address: ${echo.effective.origin}${echo.effective.prefix || "/"}` };
};

/** Whether a cookie comes back. */
export const cookie: Check = async ({ signal }) => {
  const value = newMark();
  await askEcho({ cookie: value }, signal);
  const { echo } = await askEcho({}, signal);
  if (echo.request.check_cookie === value) return { state: "ok", text: "A cookie that was set came back." };
  return { state: "bad", text: "A cookie that was set did not come back.", causes: ["cookies-lost"] };
};

/** Whether a body of 0.9 MB arrives whole. */
export const body: Check = async ({ signal, csrf }) => {
  const answer = await fetch(to.diagnosticsEcho(), {
    method: "POST",
    headers: { "content-type": "application/octet-stream", accept: "application/json", "x-csrf-token": csrf },
    body: new Uint8Array(BODY_BYTES),
    signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  });
  const byStudio = answer.headers.get("content-type")?.includes("json") ?? false;
  if (answer.status === 413)
    return byStudio
      ? { state: "warn", text: "Studio itself takes less than 0.9 MB: STUDIO_MAX_BODY says so." }
      : { state: "bad", text: "A body of 0.9 MB was refused on the way (413).", causes: ["body-limit-small"] };
  if (!answer.ok || !byStudio)
    return { state: "bad", text: `A body of 0.9 MB was answered ${answer.status}.`, causes: answer.status >= 502 ? ["gateway-error"] : [] };
  const { request } = (await answer.json()) as Echo;
  return request.body_bytes === BODY_BYTES
    ? { state: "ok", text: "A body of 0.9 MB arrived whole." }
    : { state: "bad", text: `Of a body of ${BODY_BYTES} bytes, ${request.body_bytes} arrived.` };
};

/** Whether a streamed answer arrives as it is sent. */
export const stream: Check = async ({ signal }) => {
  const answer = await fetch(to.diagnosticsEcho({ events: EVENTS, every_ms: EVERY_MS }), {
    headers: { accept: "text/event-stream" },
    cache: "no-store",
    signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
  });
  if (!answer.ok || !answer.body) return { state: "bad", text: `A stream was answered ${answer.status}.` };
  const arrivals: number[] = [];
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const now = performance.now();
    for (let n = value.split("\ndata:").length - 1; n > 0; n -= 1) arrivals.push(now);
  }
  if (arrivals.length < EVENTS)
    return { state: "bad", text: `Of ${EVENTS} events, ${arrivals.length} arrived.`, causes: ["gateway-error"] };
  return cameTogether(arrivals, (EVENTS - 1) * EVERY_MS)
    ? { state: "warn", text: "Events that were sent one after the other arrived all together at the end.", causes: ["streams-buffered"] }
    : { state: "ok", text: "Events arrived one after the other, as they were sent." };
};
