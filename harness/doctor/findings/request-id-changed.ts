import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "The X-Request-Id of a client does not arrive",
    means: "A request cannot be followed from the client through the logs by one id.",
  },
  severity: "low",
  layer: "identity",
  needs: "nothing",
  expected: "the id that the client sent, in the answer",
  decide({ manners, studio }) {
    const id = manners?.requestId;
    if (!studio || !id || id.reply.failure !== null || id.got === null || id.got === id.sent) return null;
    return { sure: "certain", observed: "another id in the answer", evidence: told(id.reply) };
  },
  edits: {
    nginx: [
      { in: null, remove: ["proxy_set_header X-Request-Id …", "proxy_set_header X-Request-ID …", "proxy_hide_header X-Request-Id;"] },
    ],
    caddy: [
      {
        in: null,
        remove: ["header_up X-Request-Id …", "header_up -X-Request-Id", "request_header X-Request-Id …", "request_header -X-Request-Id"],
      },
    ],
    traefik: [{ in: null, remove: ["X-Request-Id: …"] }],
    haproxy: [
      {
        in: null,
        remove: ["http-request del-header X-Request-Id…", "http-request set-header X-Request-Id …", "unique-id-header X-Request-I…"],
      },
    ],
    apache: [{ in: null, remove: ["RequestHeader unset X-Request-Id…", "RequestHeader set X-Request-Id …"] }],
  },
});
