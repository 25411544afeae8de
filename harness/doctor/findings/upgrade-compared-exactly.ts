import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "A proxy compares the Connection header of websockets letter by letter",
    means:
      "Connection is a list, in any case: Firefox sends `keep-alive, Upgrade`, and other clients `upgrade`. Their websockets do not open, those of other browsers do.",
  },
  severity: "medium",
  layer: "websocket",
  needs: "nothing",
  expected: "101 Switching Protocols for `Connection: keep-alive, upgrade` (RFC 6455, section 4.2.1)",
  decide({ websocket, listed }) {
    // Who says nothing at all may be slow.
    if (!websocket?.answered || !listed || listed.status === 101 || listed.failure === "timeout") return null;
    return {
      sure: "certain",
      observed: `${listed.failure ?? listed.status} for "Connection: keep-alive, upgrade", and 101 for "Connection: Upgrade"`,
      evidence: [...websocket.told, ...told(listed)],
    };
  },
  edits: {
    nginx: [
      { in: null, drop: ["map $http_connection …"] },
      { in: "http", set: ["map $http_upgrade $connection_upgrade {", "  default upgrade;", "  '' '';", "}"], instead: [] },
      {
        in: "location",
        set: ["proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection $connection_upgrade;"],
        instead: ["proxy_set_header Upgrade …", "proxy_set_header Connection …"],
      },
    ],
    caddy: [{ in: null, remove: ["@…header Connection …", "request_header @… -Upgrade", "header_up @… -Upgrade"] }],
    haproxy: [{ in: null, remove: ["http-request del-header Upgrade …", "acl …hdr(connection) …str…Upgrade"] }],
    apache: [{ in: null, remove: ["RewriteCond %{HTTP:Connection} ^Upgrade$…"] }],
  },
});
