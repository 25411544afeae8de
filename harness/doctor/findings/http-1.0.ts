import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { causeTold } from "../see.ts";

export default finding({
  cause: CAUSES["http-1.0"],
  severity: "medium",
  layer: "identity",
  needs: "token",
  expected: "HTTP/1.1 from the proxy to the server",
  decide: (seen) => causeTold(seen, "http-1.0"),
  brings: ["streams-buffered", "upgrade-removed", "connection-not-upgrade"],
  edits: {
    nginx: [{ in: "location", set: ["proxy_http_version 1.1;"], instead: ["proxy_http_version …"] }],
    caddy: [{ in: "transport", remove: ["versions …"] }],
    haproxy: [{ in: null, remove: ["option httpclose"] }],
    apache: [
      { in: null, remove: ["SetEnv force-proxy-request-1.0 …", "SetEnv proxy-nokeepalive …", "SetEnvIf …force-proxy-request-1.0…"] },
    ],
  },
});
