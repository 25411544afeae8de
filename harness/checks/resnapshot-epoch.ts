import { socketOver, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, resnapshots, subscribe } from "../follow.ts";

export default check({
  group: "delivery",
  claim: "A position of another history, or one that was never reached, is answered with the demand for a fresh snapshot",
  kind: "required",
  because: "https://centrifugal.dev/docs/server/history_and_recovery",
  needs: ["rooms", "writer"],
  after: ["emit-from-outside"],
  mutants: ["memory-no-resnapshot"],
  ofSubject: true,
  async run(t) {
    const { room, write } = await writerOf(t);
    await write(3, 0);
    const connected = await socketOver(t);
    const epoch = epochOf(connected);
    const { first } = resnapshots(connected);
    const events: string[] = [];
    connected.socket.onAny((name: string) => void events.push(name));
    await subscribe(connected, [{ room, epoch: "another", after: 1 }]);
    await subscribe(connected, [{ room, epoch, after: 30 }]);
    t.expect(
      "what the server said",
      [
        { room, epoch, head: 3, reason: "epoch_changed" },
        { room, epoch, head: 3, reason: "ahead_of_head" },
      ],
      await first(2),
    );
    t.expect(
      "events of the room",
      [],
      events.filter((name) => !name.startsWith("rt.")),
    );
  },
});
