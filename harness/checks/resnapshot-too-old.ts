import { socketOver, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, resnapshots, subscribe } from "../follow.ts";

const PART = 15;
/** Forgotten is what is older, by a clock of milliseconds. */
const APART_MS = 20;

export default check({
  group: "delivery",
  claim: "A position from before what is kept is answered with the demand for a fresh snapshot, not with a gap",
  kind: "required",
  because: "https://redis.io/docs/latest/develop/data-types/streams/#capped-streams",
  needs: ["rooms", "writer"],
  after: ["resnapshot-epoch"],
  mutants: ["memory-no-resnapshot"],
  // It forgets events of every room.
  disturbs: "subject",
  async run(t) {
    const { room, write, forget } = await writerOf(t);
    await write(PART, 0);
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
    await write(PART, 0);
    await forget(5);
    const connected = await socketOver(t);
    const epoch = epochOf(connected);
    const { first } = resnapshots(connected);
    await subscribe(connected, [{ room, epoch, after: 3 }]);
    t.expect("what the server said", [{ room, epoch, head: 2 * PART, reason: "too_old" }], await first(1));
  },
});
