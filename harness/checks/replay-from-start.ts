import { socketOver, transportsOf, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, expectHistories, follow } from "../follow.ts";

const BEFORE = 120;
const ALL = 161;

export default check({
  group: "delivery",
  claim: "Who follows a room from its beginning gets what was, then what comes, without a gap or a double between the two",
  kind: "required",
  because: "https://centrifugal.dev/docs/server/history_and_recovery",
  needs: ["rooms", "writer"],
  after: ["emit-from-outside"],
  mutants: ["memory-no-replay", "memory-loses"],
  ofSubject: true,
  async run(t) {
    const { room, write } = await writerOf(t);
    await write(BEFORE, 0);
    const sockets = await Promise.all(transportsOf(t).map((transport) => socketOver(t, transport)));
    const epoch = epochOf(sockets[0]!);
    // Written while the past is read.
    const writing = write(ALL - BEFORE, 0);
    const followers = await Promise.all(sockets.map((socket) => follow(socket, room, { epoch, after: 0 })));
    await writing;
    for (const follower of followers) await follower.reach(ALL);
    await expectHistories(t, followers, epoch, ALL);
  },
});
