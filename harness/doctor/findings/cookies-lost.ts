import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";

export default finding({
  cause: CAUSES["cookies-lost"],
  severity: "high",
  layer: "address",
  needs: "token",
  expected: "a cookie that the server sets comes back to it",
  decide: ({ inside }) =>
    inside?.cookie && !inside.cookie.came ? { sure: "certain", observed: "it does not", evidence: [inside.cookie.told] } : null,
  edits: {
    nginx: [
      {
        in: null,
        remove: [
          "proxy_hide_header Set-Cookie;",
          "proxy_cookie_path …",
          "proxy_cookie_domain …",
          "proxy_ignore_headers …Set-Cookie…",
          'proxy_set_header Cookie "";',
        ],
      },
    ],
    caddy: [{ in: null, remove: ["header_down -Set-Cookie", "header -Set-Cookie", "header_up -Cookie", "request_header -Cookie"] }],
    traefik: [{ in: null, remove: ['Set-Cookie: ""', 'Cookie: ""'] }],
    haproxy: [
      {
        in: null,
        remove: ["http-response del-header Set-Cookie…", "http-response replace-header Set-Cookie …", "http-request del-header Cookie…"],
      },
    ],
    apache: [
      {
        in: null,
        remove: [
          "Header unset Set-Cookie",
          "Header always unset Set-Cookie",
          "RequestHeader unset Cookie",
          "ProxyPassReverseCookiePath …",
          "ProxyPassReverseCookieDomain …",
        ],
      },
    ],
  },
});
