import { socketOver, transportsOf, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, expectHistories, follow } from "../follow.ts";

const PART = 20;
const EVENTS = 3 * PART + 1;

export default check({
  group: "delivery",
  claim: "A follower whose connection is cut in the middle of a stream gets everything that it missed, once and in order",
  kind: "required",
  because: "https://socket.io/docs/v4/tutorial/step-6",
  needs: ["rooms", "writer"],
  after: ["emit-from-outside"],
  mutants: ["memory-no-replay"],
  ofSubject: true,
  async run(t) {
    const transport = transportsOf(t).at(-1)!;
    const { room, write } = await writerOf(t);
    const first = await socketOver(t, transport);
    const follower = await follow(first, room, null);
    const before = write(PART, 300);
    await follower.reach(5);
    first.cut();
    await before;
    // However slow or quick the machine is, these are missed.
    await write(PART, 0);
    const writing = write(PART + 1, 300);
    const second = await socketOver(t, transport);
    const again = await follow(second, room, { epoch: epochOf(first), after: follower.head() }, { record: follower.record });
    await writing;
    await again.reach(EVENTS);
    await expectHistories(t, [again], epochOf(first), EVENTS);
  },
});
