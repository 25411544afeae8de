import { writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { expectHistories } from "../follow.ts";
import { openClient, PATIENT_MS } from "../open-client.ts";

export default check({
  group: "fallback",
  claim: "A client that nothing could reach for a while says so, returns by itself, and gets everything that it missed",
  kind: "required",
  because: "https://socket.io/docs/v4/tutorial/step-6",
  needs: ["client", "websocket", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-stock"],
  ofSubject: true,
  async run(t) {
    const { room, write } = await writerOf(t);
    const opened = await openClient(t, {}, { websocketMs: PATIENT_MS });
    await opened.reach("live/websocket", PATIENT_MS);
    const follower = await opened.follow(room);
    await write(10, 0);
    await follower.reach(10);
    opened.evil.set({ websocket: "reset", polling: "reset", http: "reset" });
    opened.evil.cut();
    await opened.reach("offline", PATIENT_MS);
    t.expect("its reason", "unreachable", opened.client.status().code);
    await write(30, 0);
    opened.evil.set({ websocket: "pass", polling: "pass", http: "pass" });
    await opened.reach("live/websocket", PATIENT_MS);
    await follower.reach(40);
    await expectHistories(t, [follower], opened.epoch(), 40);
  },
});
