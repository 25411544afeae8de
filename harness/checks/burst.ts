import { socketOver, transportsOf, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, expectHistories, follow } from "../follow.ts";

/** More than Studio puts into one page of events (200), so that what came is compared with several. */
const EVENTS = 211;

export default check({
  group: "delivery",
  claim: "A burst of events arrives in order, each once, over every transport",
  kind: "required",
  because: "https://socket.io/docs/v4/delivery-guarantees",
  needs: ["rooms", "writer"],
  after: ["emit-from-outside"],
  mutants: ["memory-loses", "memory-doubles", "memory-swaps"],
  async run(t) {
    const { room, write } = await writerOf(t);
    const sockets = await Promise.all(transportsOf(t).map((transport) => socketOver(t, transport)));
    const followers = await Promise.all(sockets.map((socket) => follow(socket, room, null)));
    await write(EVENTS, 0);
    for (const follower of followers) await follower.reach(EVENTS, 15_000);
    await expectHistories(t, followers, epochOf(sockets[0]!), EVENTS);
  },
});
