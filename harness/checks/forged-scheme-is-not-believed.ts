import { check } from "../check.ts";
import { expectUnmoved } from "../truth.ts";

export default check({
  group: "identity",
  claim: "A client cannot change the scheme of the subject's address by X-Forwarded-Proto",
  kind: "required",
  because: "https://github.com/advisories/GHSA-444r-cwp2-x5xf (CVE-2026-3635: proto and host of untrusted peers were honoured)",
  needs: ["echo", "effective"],
  mutants: [
    "nginx-proto-passed-on",
    "haproxy-proto-passed-on",
    "apache-proto-passed-on",
    "caddy-trusts-everybody",
    "traefik-trusts-everybody",
    "direct-trusts-everybody",
    "passthrough-trusts-the-proxy",
    "apache-defaults",
  ],
  async run(t) {
    // The true one, too: on a deployment that does not know its scheme it would be the first to be believed.
    for (const value of ["http", "https", "ws", "wss", "http, http", "https, https"])
      await expectUnmoved(t, `what is believed of X-Forwarded-Proto: ${value}`, [["X-Forwarded-Proto", value]]);
  },
});
