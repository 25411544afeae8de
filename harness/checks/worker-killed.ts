import { writeDuring, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import type { Examination } from "../examination.ts";
import { expectHistories } from "../follow.ts";
import { openClient, PATIENT_MS } from "../open-client.ts";

export default check({
  group: "delivery",
  claim: "When the worker of a client is killed, the client goes on at another one and gets every event, once and in order",
  kind: "required",
  because: "https://socket.io/docs/v4/delivery-guarantees",
  needs: ["client", "writer", "inside-subject", "multi-worker"],
  after: ["emit-from-outside"],
  mutants: ["client-stock"],
  ofSubject: true,
  disturbs: "subject",
  async run(t) {
    const { room, write } = await writerOf(t);
    const opened = await openClient(t, {}, { websocketMs: PATIENT_MS });
    const follower = await opened.follow(room);
    const workers = await t.site.inside!.workers();
    const its = workers.find(({ id }) => id === opened.worker());
    if (!its) throw new Error(`no process is ${opened.worker()} among ${workers.map(({ id }) => id).join(", ")}`);
    const count = await writeDuring(write, opened, async () => {
      await follower.reach(5);
      process.kill(its.pid, "SIGKILL");
      // Also for whoever comes next.
      t.expect("the worker that was killed", "replaced", (await back(t, its.pid, workers.length)) ? "replaced" : "still missing");
    });
    await follower.reach(count, 15_000);
    await expectHistories(t, [follower], opened.epoch(), count);
  },
});

const SOON_MS = 20_000;
const BETWEEN_MS = 100;

/** Whether there are so many workers again without this one, soon. It may be told of for a moment after it was killed. */
async function back({ site }: Examination, pid: number, count: number): Promise<boolean> {
  for (const end = performance.now() + SOON_MS; performance.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    const workers = await site.inside!.workers();
    if (workers.length >= count && workers.every((worker) => worker.pid !== pid)) return true;
  }
  return false;
}
