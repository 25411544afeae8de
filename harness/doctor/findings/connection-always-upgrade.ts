import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "The proxy says Connection: upgrade on every request",
    means: "Some servers refuse a plain request that says so, and no connection to the server is used twice.",
  },
  severity: "low",
  layer: "identity",
  needs: "token",
  expected: "Connection: upgrade on websockets alone",
  decide({ inside }) {
    const line = inside?.echo.request.headers.find(([name, value]) => name.toLowerCase() === "connection" && /upgrade/i.test(value));
    return line && inside
      ? { sure: "certain", observed: `a plain request arrived with Connection: ${line[1]}`, evidence: [inside.told] }
      : null;
  },
  edits: {
    nginx: [
      { in: "http", set: ["map $http_upgrade $connection_upgrade {", "  default upgrade;", "  '' '';", "}"], instead: [] },
      {
        in: "location",
        set: ["proxy_http_version 1.1;", "proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection $connection_upgrade;"],
        instead: ["proxy_http_version …", "proxy_set_header Upgrade …", "proxy_set_header Connection …"],
      },
    ],
    caddy: [{ in: "reverse_proxy", remove: ["header_up Connection …"] }],
    traefik: [{ in: "headers", remove: ["Connection: …", "Upgrade: …"] }],
    haproxy: [{ in: null, remove: ["http-request set-header Connection …"] }],
    apache: [{ in: "host", remove: ["RequestHeader set Connection …"] }],
  },
});
