import { socketsAtWorkers, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, expectHistories, follow, workerOf } from "../follow.ts";

const EVENTS = 61;

export default check({
  group: "cross-worker",
  claim: "Followers at different workers get the same events in the same order",
  kind: "required",
  because: "https://socket.io/docs/v4/delivery-guarantees",
  needs: ["rooms", "writer", "multi-worker"],
  after: ["emit-from-outside"],
  mutants: ["memory-loses", "memory-apart", "memory-works-alone"],
  ofSubject: true,
  async run(t) {
    const { room, write } = await writerOf(t);
    const sockets = await socketsAtWorkers(t, 2);
    const followers = await Promise.all(sockets.map((socket) => follow(socket, room, null, { name: `a follower at ${workerOf(socket)}` })));
    await write(EVENTS, 0);
    for (const follower of followers) await follower.reach(EVENTS);
    await expectHistories(t, followers, epochOf(sockets[0]!), EVENTS);
    const [one, two] = followers.map(({ events }) => events.map(({ event_id }) => event_id));
    t.expect("the same order at both", one, two);
  },
});
