import { check } from "../check.ts";
import { canonicalOf, linksOf } from "../links.ts";
import { allLies, DROP } from "../truth.ts";

export default check({
  group: "identity",
  claim: "Forwarding headers that a client writes change no address in a page",
  kind: "required",
  because: "https://portswigger.net/research/practical-web-cache-poisoning (a page with a forged address, kept by a cache, is everybody's)",
  needs: ["pages"],
  mutants: [
    "nginx-host-passed-on",
    "haproxy-proto-passed-on",
    "caddy-trusts-everybody",
    "traefik-trusts-everybody",
    "direct-trusts-everybody",
  ],
  async run(t) {
    const { page } = t.site.probes.web!;
    const addresses = async (lines: readonly (readonly [string, string])[]) => {
      const { text } = await t.send(page, { lines: [["Accept", "text/html"], ...lines] });
      return [canonicalOf(text), ...linksOf(text)];
    };
    const lies = allLies(t.site);
    const before = await addresses([]);
    t.expect("canonical address", t.site.url + page, before[0]);
    t.expect("addresses for a client that lies", before, await addresses(lies));
    t.expect("and lists the headers in Connection", before, await addresses([...lies, DROP]));
  },
});
