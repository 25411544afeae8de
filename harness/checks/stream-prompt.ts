import { check } from "../check.ts";
import { atMost } from "../expect.ts";

const PIECES = 12;
/** Shorter than the 200 ms for which a kernel holds a segment back that is marked as to be continued. */
const EVERY_MS = 120;

export default check({
  group: "transport",
  claim: "Small pieces that follow each other quickly are not collected on the way",
  kind: "better",
  because: "https://docs.haproxy.org/2.6/configuration.html#4.2-option%20http-no-delay",
  needs: ["stream"],
  after: ["stream-pieces"],
  mutants: ["haproxy-delayed"],
  async run(t) {
    const { pieces } = await t.send(`${t.site.probes.echo}?events=${PIECES}&every_ms=${EVERY_MS}`, { token: true });
    const times = pieces.map(({ ms }) => ms);
    const together = times.filter((ms, at) => at > 0 && ms - times[at - 1]! < EVERY_MS / 4).length;
    t.note(`pieces after ${times.map(Math.round).join(", ")} ms`);
    // A busy machine may bring some of them together, but not every other one.
    t.expect(`of ${PIECES} pieces ${EVERY_MS} ms apart, so many came with the one before`, atMost(PIECES / 4), together);
  },
});
