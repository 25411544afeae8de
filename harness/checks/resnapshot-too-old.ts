import { socketOver, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, resnapshots, subscribe } from "../follow.ts";

export default check({
  group: "delivery",
  claim: "A position from before what is kept is answered with the demand for a fresh snapshot, not with a gap",
  kind: "required",
  because: "https://redis.io/docs/latest/develop/data-types/streams/#capped-streams",
  needs: ["rooms", "writer"],
  after: ["resnapshot-epoch"],
  mutants: ["memory-no-resnapshot"],
  ofSubject: true,
  async run(t) {
    const { room, write, past } = await writerOf(t);
    await past(6);
    await write(4, 0);
    const connected = await socketOver(t);
    const epoch = epochOf(connected);
    const { first } = resnapshots(connected);
    await subscribe(connected, [{ room, epoch, after: 3 }]);
    t.expect("what the server said", [{ room, epoch, head: 10, reason: "too_old" }], await first(1));
  },
});
