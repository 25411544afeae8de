import { check } from "../check.ts";
import { atMost } from "../expect.ts";

const PIECES = 12;
/** Shorter than the 200 ms for which a kernel holds a segment back that is marked as to be continued. */
const EVERY_MS = 120;
/** A busy machine brings some of them together now and then; who collects brings every other one, each time. */
const MOST = 3;
const TRIES = 6;

export default check({
  group: "transport",
  claim: "Small pieces that follow each other quickly are not collected on the way",
  kind: "better",
  because: "https://docs.haproxy.org/2.6/configuration.html#4.2-option%20http-no-delay",
  needs: ["stream"],
  after: ["stream-pieces"],
  mutants: ["haproxy-delayed"],
  patient: true,
  async run(t) {
    let fewest = PIECES;
    for (let tries = 0; tries < TRIES && fewest > MOST; tries += 1) {
      const { pieces } = await t.send(`${t.site.probes.echo}?events=${PIECES}&every_ms=${EVERY_MS}`, { token: true });
      const times = pieces.map(({ ms }) => ms);
      t.note(`pieces after ${times.map(Math.round).join(", ")} ms`);
      fewest = Math.min(fewest, times.filter((ms, at) => at > 0 && ms - times[at - 1]! < EVERY_MS / 4).length);
    }
    t.expect(`of ${PIECES} pieces ${EVERY_MS} ms apart, so many came with the one before`, atMost(MOST), fewest);
  },
});
