import { check } from "../check.ts";
import type { Line } from "../wire/http.ts";
import { parsed } from "../wire/json.ts";

const HTML: Line = ["Accept", "text/html"];

export default check({
  group: "urls",
  claim: "A person signs in with a token, gets a cookie that comes back, and a page that knows the public path of its socket",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6265#section-5.4 (a cookie of another path or scheme is not sent back)",
  needs: ["sign-in", "pages", "inside-subject"],
  after: ["host-is-public", "scheme-is-public", "prefix-is-public"],
  mutants: ["nginx-cookie-path-rewritten", "haproxy-cookies-removed", "apache-cookies-not-passed-on"],
  async run(t) {
    const { site, socketPath } = t;
    const { signIn, home } = site.probes.web!;
    const token = await site.inside!.subject.loginToken!();
    const form = async (origin: string) =>
      t.send(signIn, {
        method: "POST",
        body: new URLSearchParams({ token, next: home }).toString(),
        lines: [HTML, ["Content-Type", "application/x-www-form-urlencoded"], ["Origin", origin]],
      });
    t.expect("from a page of another origin", 403, (await form("https://evil.test")).status);
    const { status, headers, all } = await form(site.origin);
    if (!t.expect("from its own page", 303, status)) return;
    t.expect("sent on to", site.url + home, URL.parse(headers.location ?? "", site.url + signIn)?.href);
    // A proxy that pins sessions sets one of its own.
    const cookies = all("set-cookie");
    const cookie = cookies.find((line) => /session/i.test(line.split("=")[0] ?? "")) ?? cookies[0] ?? "";
    const path = /; *path=([^;]*)/i.exec(cookie)?.[1] ?? "";
    t.expect("path of the cookie", site.prefix || "/", path);
    const page = await t.send(home, { lines: [HTML, ["Cookie", cookies.map((line) => line.split(";")[0]).join("; ")]] });
    if (!t.expect("status of the page", 200, page.status)) return;
    const data = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(page.text)?.[1];
    const { prefix, socketPath: below } = (parsed(data ?? "") ?? {}) as { prefix?: string; socketPath?: string };
    t.expect("path of the socket", socketPath.replace(/\/$/, ""), `${prefix}${below}`);
  },
});
