import { writeDuring, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { oneOf } from "../expect.ts";
import { expectHistories } from "../follow.ts";
import { type Opened, openClient, PATIENT_MS } from "../open-client.ts";

export default check({
  group: "fallback",
  claim: "Where websockets are cut again and again the client ends on long polling, and nothing is lost meanwhile",
  kind: "required",
  because: "https://github.com/socketio/socket.io/issues/3025",
  needs: ["client", "upgrade", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-two-streams"],
  ofSubject: true,
  async run(t) {
    const { room, write } = await writerOf(t);
    const opened = await openClient(t, {}, { websocketMs: PATIENT_MS, cutMs: 5_000 });
    await opened.reach("live/websocket", PATIENT_MS);
    const follower = await opened.follow(room);
    t.defer(keepCutting(opened));
    const count = await writeDuring(write, opened, async () => {
      await opened.reach("live/polling", 15_000);
      t.expect("its reason", oneOf("websocket_cut", "websocket_blocked"), opened.client.status().code);
    });
    await follower.reach(count, 15_000);
    t.expect("requests for pages of events", 0, opened.pages());
    await expectHistories(t, [follower], opened.epoch(), count);
  },
});

const LIVES_MS = 300;

/** Cuts every websocket a while after it has begun to work; returns what ends that. */
function keepCutting({ label, evil }: Opened): () => void {
  let since = Number.POSITIVE_INFINITY;
  const timer = setInterval(() => {
    if (label() !== "live/websocket") since = Number.POSITIVE_INFINITY;
    else if (since === Number.POSITIVE_INFINITY) since = performance.now();
    else if (performance.now() - since > LIVES_MS) {
      since = Number.POSITIVE_INFINITY;
      evil.cut("websocket");
    }
  }, 20);
  return () => clearInterval(timer);
}
