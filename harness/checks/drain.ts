import { writeDuring, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { expectHistories } from "../follow.ts";
import { openClient, PATIENT_MS } from "../open-client.ts";
import { WireFailure } from "../wire/failure.ts";

export default check({
  group: "delivery",
  claim: "A worker that leaves says so first, and its client changes over without losing an event",
  kind: "required",
  because: "https://docs.gunicorn.org/en/stable/signals.html#reload-the-configuration",
  needs: ["client", "writer", "drain"],
  after: ["emit-from-outside"],
  mutants: ["memory-leaves-silently", "client-stock"],
  ofSubject: true,
  disturbs: "subject",
  async run(t) {
    const { room, write } = await writerOf(t);
    const opened = await openClient(t, {}, { websocketMs: PATIENT_MS });
    const follower = await opened.follow(room);
    const count = await writeDuring(write, opened, async () => {
      await follower.reach(5);
      const worker = opened.worker();
      if (worker === null) throw new WireFailure("the greeting", "it names no worker");
      await t.site.inside!.subject.replace!(worker);
      await opened.told("draining draining", 5_000);
    });
    await follower.reach(count, 15_000);
    await expectHistories(t, [follower], opened.epoch(), count);
  },
});
