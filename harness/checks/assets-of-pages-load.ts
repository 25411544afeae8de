import { check } from "../check.ts";
import { linksOf } from "../links.ts";

const TYPES: Readonly<Record<string, RegExp>> = { ".css": /^text\/css/, ".js": /^(?:text|application)\/javascript/ };

export default check({
  group: "urls",
  claim: "The style sheet and the scripts of a page are served by whoever serves the page",
  kind: "required",
  because:
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#location (a location for static files wins over the one of the application)",
  needs: ["pages"],
  mutants: ["nginx-static-files-elsewhere", "nginx-pages-for-everything", "nginx-prefix-not-said"],
  async run(t) {
    const { url, prefix } = t.site;
    const { page } = t.site.probes.web!;
    const { text } = await t.send(page, { lines: [["Accept", "text/html"]] });
    const wanted = linksOf(text).filter((link) => /\.(?:css|js)(?:\?|$)/.test(link));
    t.expect("kinds of assets", [".css", ".js"], [...new Set(wanted.map((link) => /\.\w+(?=\?|$)/.exec(link)![0]))].sort());
    for (const link of wanted) {
      const { pathname, search } = new URL(link, url + page);
      if (!t.expect("begins with", prefix, pathname.slice(0, prefix.length))) continue;
      const { status, headers } = await t.send(pathname.slice(prefix.length) + search);
      t.expect(`status of ${pathname}`, 200, status);
      t.expect("its type", TYPES[/\.\w+$/.exec(pathname)![0]], headers["content-type"] ?? "");
    }
  },
});
