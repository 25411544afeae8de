import { writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { expectHistories } from "../follow.ts";
import { BRISK, openClient } from "../open-client.ts";

export default check({
  group: "fallback",
  claim:
    "Events are fetched over HTTP only when both transports of the socket fail and the server lives, and no more once the socket is back",
  kind: "required",
  because: "https://socket.io/docs/v4/how-it-works/#transports",
  needs: ["client", "upgrade", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-stock", "client-no-return", "client-two-streams"],
  ofSubject: true,
  async run(t) {
    const { room, write } = await writerOf(t);
    const opened = await openClient(t, { websocket: 403, polling: 403 });
    await opened.reach("polling", 8_000);
    t.expect("its reason", "socket_failed", opened.client.status().code);
    const follower = await opened.follow(room);
    const { log } = opened.evil;
    const before = log.slice(
      0,
      log.findIndex(({ request }) => request.includes("/api/events?")),
    );
    const tried = (["websocket", "polling"] as const).filter((kind) => before.some((entry) => entry.kind === kind));
    t.expect("what was tried before", ["websocket", "polling"], tried);
    t.expect(
      "asked whether the server lives",
      true,
      before.some(({ request }) => request.endsWith("/livez")),
    );
    await write(10, 0);
    await follower.reach(10);
    opened.evil.set({ websocket: "pass", polling: "pass" });
    await opened.reach("live/websocket", 8_000);
    const pages = opened.pages();
    await write(10, 0);
    await follower.reach(20);
    await new Promise((resolve) => setTimeout(resolve, 4 * BRISK.eventsMs));
    t.expect("pages fetched beside the socket", 0, opened.pages() - pages);
    await expectHistories(t, [follower], opened.epoch(), 20);
  },
});
