import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { evidenceOf, wrongly } from "../see.ts";

export default finding({
  cause: CAUSES["scheme-differs"],
  severity: "high",
  layer: "address",
  needs: "nothing",
  expected: "the scheme that clients use",
  decide(seen) {
    const wrong = wrongly(seen, (stated) => stated.protocol !== new URL(seen.target.url).protocol);
    if (!wrong) return null;
    return {
      sure: "certain",
      observed: `the server takes itself for ${wrong.origin}, and clients come to ${new URL(seen.target.url).origin}`,
      evidence: evidenceOf(seen, wrong),
      ...(seen.inside
        ? {}
        : {
            alike: {
              "forwarding-off": "with --token, Studio tells whether the header arrives and is not read",
              "peer-not-trusted": "with --token, Studio tells whether the header arrives from an address that it does not trust",
            },
          }),
    };
  },
  brings: ["origin-refused", "redirects-rewritten", "cookies-lost", "host-differs"],
  edits: {
    nginx: [{ in: "location", set: ["proxy_set_header X-Forwarded-Proto $scheme;"], instead: ["proxy_set_header X-Forwarded-Proto …"] }],
    caddy: [{ in: null, remove: ["header_up X-Forwarded-Proto …", "header_up -X-Forwarded-Proto", "request_header X-Forwarded-Proto …"] }],
    traefik: [{ in: "headers", remove: ["X-Forwarded-Proto: …"] }],
    haproxy: [
      {
        in: "frontend",
        set: ["http-request set-header X-Forwarded-Proto {scheme}"],
        instead: ["http-request set-header X-Forwarded-Proto …", "http-request del-header X-Forwarded-Proto…"],
      },
    ],
    apache: [
      {
        in: "host",
        set: ['RequestHeader set X-Forwarded-Proto "{scheme}"'],
        instead: ["RequestHeader set X-Forwarded-Proto …", "RequestHeader unset X-Forwarded-Proto"],
      },
    ],
  },
  settings: { STUDIO_PUBLIC_URL: "{url}" },
});
