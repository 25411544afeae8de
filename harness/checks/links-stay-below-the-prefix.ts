import { check } from "../check.ts";
import { atLeast } from "../expect.ts";
import { linksOf } from "../links.ts";

export default check({
  group: "urls",
  claim: "Every link of a page leads below the public address, with the prefix once",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc3986#section-5",
  needs: ["pages"],
  mutants: ["nginx-prefix-not-said", "nginx-prefix-twice", "haproxy-prefix-not-said", "nginx-links-rewritten"],
  async run(t) {
    const { url, prefix } = t.site;
    const { page } = t.site.probes.web!;
    const { text } = await t.send(page, { lines: [["Accept", "text/html"]] });
    const links = linksOf(text).map((link) => URL.parse(link, url + page)?.href ?? link);
    t.expect("number of links", atLeast(4), links.length);
    const outside = links.filter((href) => !href.startsWith(`${url}/`) || (prefix !== "" && href.startsWith(`${url}${prefix}/`)));
    t.expect("links that lead elsewhere", [], outside);
  },
});
