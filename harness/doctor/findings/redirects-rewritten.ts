import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "A redirect leads to another address",
    means: "Whoever follows it leaves the public address: for http, another host or another port.",
  },
  severity: "high",
  layer: "address",
  needs: "nothing",
  expected: "redirects stay at the public address",
  decide({ front, bare, target }) {
    const own = new URL(target.url);
    for (const reply of [front, bare]) {
      const location = reply && reply.status >= 300 && reply.status < 400 ? reply.headers.location : undefined;
      const to = location === undefined ? null : URL.parse(location, `${target.url}/`);
      // To another host on purpose: a login elsewhere, a www. before the name.
      if (!to || to.hostname !== own.hostname || to.origin === own.origin) continue;
      return { sure: "certain", observed: `a redirect from ${own.origin} to ${to.origin}`, evidence: told(reply) };
    }
    return null;
  },
  edits: {
    nginx: [
      { in: "server", set: ["absolute_redirect off;"], instead: ["absolute_redirect …"] },
      { in: "location", set: ["proxy_redirect off;"], instead: ["proxy_redirect …"] },
    ],
    caddy: [{ in: null, remove: ["header_down Location …"] }],
    traefik: [{ in: null, remove: ["Location: …"] }],
    haproxy: [
      {
        in: null,
        remove: [
          "http-response replace-header Location …",
          "http-response set-header Location …",
          "http-response replace-value Location …",
        ],
      },
    ],
    apache: [
      { in: "host", remove: ["ProxyPassReverse …", "Header edit Location …", "Header always edit Location …"] },
      { in: null, set: ['RedirectMatch 308 "^{prefix}$" "{prefix}/"'], instead: ['RedirectMatch … "http…"'], only: true },
    ],
  },
});
