import { writerOf } from "./ask.ts";
import type { Fate } from "./evil-proxy.ts";
import type { Examination } from "./examination.ts";
import { atMost, oneOf } from "./expect.ts";
import { expectHistories } from "./follow.ts";
import { BRISK, openClient } from "./open-client.ts";

/** What it may take beyond the client's own timings: the handshake of a polling session on a busy machine. */
const SLACK_MS = 3_000;
/** Longer than a websocket takes on a busy machine, where no wait of the client is examined. */
const PATIENT_MS = 4_500;

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
  const bound = (silent ? websocketMs : 0) + BRISK.pollingMs + SLACK_MS;
  t.expect("milliseconds until long polling", atMost(bound), Math.round(await opened.reach("live/polling", 2 * bound)));
  // The server may have seen other websockets of this address fail, and say so.
  t.expect("its reason", oneOf(code, "websocket_blocked"), opened.client.status().code);
  const follower = await opened.follow(room);
  await write(10, 0);
  await follower.reach(10);
  opened.evil.set({ websocket: "pass" });
  await opened.reach("live/websocket", BRISK.barredMs + websocketMs + SLACK_MS);
  await write(10, 0);
  await follower.reach(20);
  // Who goes on with both is never quiet. A poll that is late counts as nothing else than late.
  await opened.quiet();
  t.expect("requests for pages of events", 0, opened.pages());
  await expectHistories(t, [follower], opened.epoch(), 20);
}
