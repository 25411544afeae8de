import { clientAt, socketOver } from "../ask.ts";
import { check } from "../check.ts";
import { atLeast } from "../expect.ts";
import { workerOf } from "../follow.ts";

/** So many that it is a wonder (one in 30,000) when two workers that are chosen by chance are not both among them. */
const CLIENTS = 16;

export default check({
  group: "cross-worker",
  claim: "New clients come to more than one worker",
  kind: "better",
  because: "https://socket.io/docs/v4/using-multiple-nodes/",
  needs: ["multi-worker"],
  after: ["polling-handshake", "websocket-handshake"],
  mutants: ["memory-works-alone", "caddy-takes-the-first"],
  async run(t) {
    const seen = new Map<string, number>();
    for (let n = 0; n < CLIENTS && seen.size < 2; n += 1) {
      const connected = await socketOver(t, undefined, clientAt(t, n));
      seen.set(workerOf(connected), (seen.get(workerOf(connected)) ?? 0) + 1);
      connected.socket.disconnect();
    }
    t.note([...seen].map(([worker, count]) => `${worker}: ${count}`).join(", "));
    t.expect(`workers of ${CLIENTS} clients at most`, atLeast(2), seen.size);
  },
});
