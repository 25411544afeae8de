import { check } from "../check.ts";
import { preflight } from "../cors.ts";
import { between } from "../expect.ts";

export default check({
  group: "handshake",
  claim: "A preflight of the page on the other host is answered: it may send what it wants to, with its cookies",
  kind: "required",
  because: "https://fetch.spec.whatwg.org/#cors-preflight-fetch",
  needs: ["split-host"],
  mutants: [
    "nginx-preflights-refused",
    "studio-forgets-the-page",
    "nginx-preflights-answered-for-all",
    "caddy-preflights-answered-for-all",
  ],
  async run(t) {
    const path = t.socketPath.slice(t.site.prefix.length);
    for (const target of [`${path}?EIO=4&transport=polling`, t.site.probes.echo ?? path]) {
      const { status, headers } = await preflight(t, target, t.site.pageOrigin, { headers: "authorization,content-type" });
      t.expect("status", between(200, 299), status);
      t.expect("allowed origin", t.site.pageOrigin, headers["access-control-allow-origin"]);
      t.expect("credentials", "true", headers["access-control-allow-credentials"]);
      t.expect("allowed headers", /content-type/i, headers["access-control-allow-headers"] ?? "");
      t.expect("and the one that holds the token", /authorization/i, headers["access-control-allow-headers"] ?? "");
    }
  },
});
