import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { evidenceOf, told } from "../see.ts";

export default finding({
  cause: CAUSES["prefix-differs"],
  severity: "high",
  layer: "address",
  needs: "nothing",
  expected: "the path under which clients reach the server",
  decide(seen) {
    const { prefix } = seen.target;
    const wrong = seen.stated.find((stated) => stated.prefix !== null && stated.prefix !== prefix);
    if (wrong)
      return {
        sure: "certain",
        observed: `the server takes itself to be below ${wrong.prefix || "/"}, and clients come below ${prefix || "/"}`,
        evidence: evidenceOf(seen, wrong),
      };
    const link = seen.manners?.asset;
    if (prefix !== "" && link?.path.startsWith(`${prefix}${prefix}/`))
      return { sure: "certain", observed: `a link of a page has the prefix twice: ${link.path}`, evidence: told(link.reply) };
    const { handshake } = seen;
    if (prefix === "" || handshake?.status !== 404 || handshake.by !== "studio") return null;
    return {
      sure: "likely",
      observed: `Studio finds nothing below ${prefix}: the proxy leaves the prefix in the path and does not say so`,
      evidence: told(handshake),
      severity: "critical",
    };
  },
  brings: [
    "static-files-elsewhere",
    "redirects-rewritten",
    "cookies-lost",
    "websocket-refused-before-studio",
    "websocket-answer-lost",
    "socket-path-elsewhere",
  ],
  edits: {
    nginx: [
      { in: null, remove: ["sub_filter …", "sub_filter_once …"] },
      { in: "location", set: ["proxy_set_header X-Forwarded-Prefix {prefix};"], instead: ["proxy_set_header X-Forwarded-Prefix …"] },
    ],
    caddy: [
      {
        in: "site",
        set: ["request_header X-Forwarded-Prefix {prefix}"],
        instead: ["request_header X-Forwarded-Prefix …", "request_header -X-Forwarded-Prefix"],
      },
    ],
    traefik: [{ in: "headers", set: ['X-Forwarded-Prefix: "{prefix}"'], instead: ["X-Forwarded-Prefix: …"] }],
    haproxy: [
      {
        in: "frontend",
        set: ["http-request set-header X-Forwarded-Prefix {prefix}"],
        instead: ["http-request set-header X-Forwarded-Prefix …", "http-request del-header X-Forwarded-Prefix…"],
      },
    ],
    apache: [
      {
        in: "host",
        set: ['RequestHeader set X-Forwarded-Prefix "{prefix}"'],
        instead: ["RequestHeader set X-Forwarded-Prefix …", "RequestHeader unset X-Forwarded-Prefix"],
      },
    ],
  },
  settings: { STUDIO_PUBLIC_URL: "{url}" },
});
