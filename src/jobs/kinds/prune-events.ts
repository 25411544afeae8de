import { z } from "zod";
import { job } from "../job.ts";

const BATCH = 500;
const PAUSE_MS = 50;

export default job({
  name: "prune-events",
  queue: "maintenance",
  about: "Deletes events that are older than the retention or too many in their room",
  payload: z.object({}),
  everyMs: 60_000,
  async run(_payload, { store, clock, retention }, { signal }) {
    const before = clock.now() - retention.hours * 3_600_000;
    // Small transactions with pauses, so that nobody waits long for the database.
    while (!signal.aborted) {
      const { result } = await store.transaction((unit) => unit.pruneEvents(before, retention.perRoom, BATCH));
      if (result < BATCH) return;
      await clock.sleep(PAUSE_MS, signal);
    }
  },
});
