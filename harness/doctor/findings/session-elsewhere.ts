import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { codeOf, isUnknownSession, sidOf, told } from "../see.ts";

export default finding({
  cause: CAUSES["session-elsewhere"],
  severity: "critical",
  layer: "session",
  needs: "nothing",
  expected: "every request of a session reaches the server that opened it",
  decide({ session, jarred, upgraded, handshake, again }) {
    if (sidOf(handshake) !== null && sidOf(handshake) === sidOf(again)) return null;
    if (session && session.unknown > 0) {
      const works = jarred !== null && jarred.unknown === 0 && jarred.answered;
      if (works) return null;
      const at = session.requests.findIndex((reply) => codeOf(reply) === 1);
      return {
        sure: "certain",
        observed: `"Session ID unknown" at request ${at + 2} of a session, also with cookies`,
        evidence: told(session.opened, session.requests[at]),
      };
    }
    if (upgraded && isUnknownSession(upgraded.refused))
      return {
        sure: "certain",
        observed: `"Session ID unknown" when a session goes over to a websocket, not before`,
        evidence: told(upgraded?.refused),
        severity: "high",
      };
    return null;
  },
  brings: ["posts-refused", "http2-broken", "body-limit-small", "idle-timeout-short", "connection-cut"],
  edits: {
    nginx: [{ in: "upstream", set: ["hash $remote_addr consistent;"], instead: ["hash …", "ip_hash;", "least_conn;", "random;"] }],
    caddy: [{ in: "reverse_proxy", set: ["lb_policy cookie studio"], instead: ["lb_policy …"] }],
    traefik: [{ in: "loadBalancer", set: ["sticky:", "  cookie:", "    name: studio", "    httpOnly: true"], instead: ["sticky: …"] }],
    haproxy: [{ in: "backend", set: ["balance source", "hash-type consistent"], instead: ["balance …", "cookie …"] }],
    apache: [
      { in: "balancer", set: ["ProxySet stickysession=ROUTEID"], instead: ["ProxySet stickysession=…"] },
      {
        in: "host",
        set: ['Header add Set-Cookie "ROUTEID=.%{BALANCER_WORKER_ROUTE}e; path=/" env=BALANCER_ROUTE_CHANGED'],
        instead: ["Header add Set-Cookie …BALANCER_WORKER_ROUTE…"],
      },
    ],
  },
});
