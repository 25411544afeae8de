import { writerOf } from "./ask.ts";
import type { Fate } from "./evil-proxy.ts";
import type { Examination } from "./examination.ts";
import { oneOf } from "./expect.ts";
import { expectHistories } from "./follow.ts";
import { BRISK, openClient, PATIENT_MS } from "./open-client.ts";

/** What it may take beyond the client's own timings: handshakes on a busy machine. */
const SLACK_MS = 7_000;

/**
 * Runs the client under test where websockets have this fate: it ends on long polling within its own timings and says why; nothing is fetched beside
 * it; when websockets pass again it returns to one; and all the time events arrive once and in order.
 */
export async function expectFallback(t: Examination, websocket: Fate, code: string): Promise<void> {
  const { room, write } = await writerOf(t);
  // A refusal is an answer: nothing is waited for. Only what stays silent has to be given up.
  const silent = websocket === "blackhole" || websocket === "swallow";
  const websocketMs = silent ? BRISK.websocketMs : PATIENT_MS;
  const opened = await openClient(t, { websocket }, { websocketMs });
  const ms = await opened.reach("live/polling", (silent ? websocketMs : 0) + BRISK.pollingMs + SLACK_MS);
  t.note(`on long polling after ${Math.round(ms)} ms`);
  // The server may have seen other websockets of this address fail, and say so.
  t.expect("its reason", oneOf(code, "websocket_blocked"), opened.client.status().code);
  const follower = await opened.follow(room);
  await write(10, 0);
  await follower.reach(10);
  opened.evil.set({ websocket: "pass" });
  await opened.reach("live/websocket", BRISK.barredMs + BRISK.websocketMs + SLACK_MS);
  await write(10, 0);
  await follower.reach(20);
  // Who goes on with both is never quiet. A poll that is late counts as nothing else than late.
  await opened.quiet();
  t.expect("requests for pages of events", 0, opened.pages());
  await expectHistories(t, [follower], opened.epoch(), 20);
}
