import { writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { expectHistories } from "../follow.ts";
import { BRISK, openClient, PATIENT_MS } from "../open-client.ts";

export default check({
  group: "fallback",
  claim: "On a healthy way the client uses one websocket and nothing else",
  kind: "required",
  because: "https://socket.io/docs/v4/how-it-works/#upgrade-mechanism",
  needs: ["client", "websocket", "writer"],
  after: ["websocket-handshake", "emit-from-outside"],
  mutants: ["client-two-streams", "hop-refuses-websockets"],
  async run(t) {
    const { room, write } = await writerOf(t);
    const { evil, follow, reach, epoch } = await openClient(t, {}, { websocketMs: PATIENT_MS });
    await reach("live/websocket", PATIENT_MS);
    const follower = await follow(room);
    for (const n of [5, 10]) {
      await write(5, 0);
      await follower.reach(n);
      // Long enough for several rounds of a client that fetches events all the same.
      await new Promise((resolve) => setTimeout(resolve, 3 * BRISK.eventsMs));
    }
    t.expect("requests", { websocket: 1, polling: 0, http: 0 }, { ...evil.seen });
    await expectHistories(t, [follower], epoch(), 10);
  },
});
