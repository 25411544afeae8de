import { socketOver, transportsOf, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, expectHistories, follow } from "../follow.ts";

export default check({
  group: "cross-worker",
  claim: "Events that a process without sockets commits reach followers on every transport",
  kind: "required",
  because: "https://socket.io/docs/v4/redis-adapter/#emitter",
  needs: ["rooms", "writer"],
  after: ["polling-handshake", "websocket-handshake"],
  mutants: ["memory-loses"],
  async run(t) {
    const { room, write } = await writerOf(t);
    const sockets = await Promise.all(transportsOf(t).map((transport) => socketOver(t, transport)));
    const followers = await Promise.all(sockets.map((socket) => follow(socket, room, null)));
    await write(5, 0);
    for (const follower of followers) await follower.reach(5);
    await expectHistories(t, followers, epochOf(sockets[0]!), 5);
  },
});
