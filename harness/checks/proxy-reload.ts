import { writeDuring, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { expectHistories } from "../follow.ts";
import { openClient, PATIENT_MS } from "../open-client.ts";

export default check({
  group: "delivery",
  claim: "While the proxy takes its configuration anew a client loses nothing, whether its connection lives on or not",
  kind: "required",
  because: "https://github.com/caddyserver/caddy/issues/6420",
  needs: ["client", "writer", "inside-proxy"],
  after: ["emit-from-outside"],
  mutants: ["client-stock-behind-caddy"],
  disturbs: "proxy",
  async run(t) {
    const { room, write } = await writerOf(t);
    const opened = await openClient(t, {}, { websocketMs: PATIENT_MS });
    const follower = await opened.follow(room);
    const count = await writeDuring(write, opened, async () => {
      await follower.reach(5);
      await t.site.inside!.reloadProxy!();
    });
    await follower.reach(count, 15_000);
    await expectHistories(t, [follower], opened.epoch(), count);
  },
});
