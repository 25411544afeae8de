import { check } from "../check.ts";
import { refusalOf } from "../refusals.ts";
import { allLies, liesOf } from "../truth.ts";

export default check({
  group: "identity",
  claim:
    "Forwarding headers that a client writes change nothing for the stock client: its own page connects its namespace, and the forged one does not",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-10.2; headers of the handshake hold for the whole life of a socket",
  needs: ["origin-check"],
  mutants: ["nginx-socket-location-passes-on", "caddy-trusts-everybody", "direct-trusts-everybody", "passthrough-trusts-the-proxy"],
  async run(t) {
    const extraHeaders = Object.fromEntries(allLies(t.site));
    t.expect("from its own page", "connected", await refusalOf(t, { extraHeaders }));
    const { "X-Forwarded-Host": host, "X-Forwarded-Proto": scheme } = liesOf(t.site);
    const forged = await refusalOf(t, { extraHeaders, origin: `${scheme}://${host}` });
    t.expect("from the page that the headers describe", /403/, forged);
  },
});
