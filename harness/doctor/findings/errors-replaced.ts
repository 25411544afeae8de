import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "A proxy puts pages of its own in the place of the server's errors",
    means: "Clients do not learn what went wrong: a session that is over looks like a broken server, and a wrong input like none.",
  },
  severity: "medium",
  layer: "server",
  needs: "nothing",
  expected: "code 0 of Engine.IO, as the server writes it",
  decide(seen) {
    const error = seen.manners?.error;
    if (!error || error.failure !== null || !(polls(seen) || seen.websocket?.open)) return null;
    // Old engines write their errors as text.
    if (
      !isNeither(error) ||
      (error.status === 400 && error.by === "unknown" && !/<html|<!doctype/i.test(error.text) && error.text.length > 8)
    )
      return null;
    return {
      sure: error.by === "proxy" ? "certain" : "likely",
      observed: `${error.status} with ${error.headers["content-type"] ?? "no type"} for a transport that there is none of`,
      evidence: told(error),
    };
  },
  brings: [
    "takes-malformed-requests",
    "keep-alive-short",
    "chunks-refused",
    "host-not-checked",
    "origin-removed",
    "path-changed",
    "static-files-elsewhere",
    "socket-path-elsewhere",
    "preflights-refused",
    "cors-doubled",
  ],
  edits: {
    nginx: [
      { in: "server", drop: ["location …error_page…"] },
      { in: null, remove: ["proxy_intercept_errors on;", "error_page …"] },
    ],
    caddy: [{ in: "reverse_proxy", drop: ["handle_response …"] }],
    traefik: [{ in: null, change: "middlewares: […]", take: "…errors, ", put: "" }],
    haproxy: [{ in: null, remove: ["http-response return …status ge…", "http-response deny …status ge…", "errorfile …"] }],
    apache: [{ in: null, remove: ["ProxyErrorOverride …"] }],
  },
});
