import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "Preflights are refused on the way",
    means:
      "Pages of another origin that may use the server ask for leave by OPTIONS first, and get none. Pages of the same origin go on working.",
  },
  severity: "medium",
  layer: "origins",
  needs: "nothing",
  expected: "an answer of the server to OPTIONS",
  decide(seen) {
    const reply = seen.manners?.preflight;
    if (!reply || !polls(seen) || !isNeither(reply) || reply.status < 400) return null;
    return { sure: reply.by === "proxy" ? "certain" : "likely", observed: `${reply.status} for OPTIONS`, evidence: told(reply) };
  },
  edits: {
    nginx: [{ in: "server", drop: ["if ($request_method = OPTIONS) …", "limit_except …"] }],
    caddy: [{ in: null, remove: ["@…method OPTIONS", "respond @… 405"] }],
    traefik: [
      { in: null, change: "rule: …", take: " && (Method(`GET`) || Method(`POST`) || Method(`HEAD`))", put: "" },
      { in: null, change: "rule: …", take: " && (Method(`GET`) || Method(`POST`))", put: "" },
    ],
    haproxy: [{ in: null, remove: ["http-request deny …METH_OPTIONS…"] }],
    apache: [{ in: "host", drop: ["<LimitExcept …"] }],
  },
});
