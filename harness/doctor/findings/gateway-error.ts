import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { isGateway, isGatewayStatus, isNeither, polls, told } from "../see.ts";
import { TIMEOUTS } from "../timeouts.ts";

/** What a proxy says in the same words; its own log tells which it was. */
const alikeOf = (status: number, ms: number): Record<string, string> =>
  status === 504 || ms > 2_500
    ? {
        "the server is too slow, or does not answer": "the server's own log shows the request",
        "a firewall drops what the proxy sends": "a request from the proxy's machine to the server's address gets no answer either",
      }
    : {
        "the server is not running, or at another address or port": "the proxy's log says `connection refused`",
        "upstream-certificate-refused": "the proxy's log says that the certificate of the server could not be verified",
        "the proxy speaks TLS to a server that speaks none, or the other way round":
          "the proxy's log says `wrong version number` or a bad answer",
      };

export default finding({
  cause: CAUSES["gateway-error"],
  severity: "critical",
  layer: "server",
  needs: "nothing",
  expected: "an answer of the server",
  decide(seen) {
    const { handshake, websocket, front, hold, inside } = seen;
    const socketOnly = front !== null && front.failure === null && !isGateway(front);
    const reply = [handshake, polls(seen) ? websocket?.refused : null].find(
      (one) => one && (isGateway(one) || (one === handshake && one.failure !== null)),
    );
    if (reply) {
      const what = reply.failure ?? `${reply.status}, written by ${reply.by === "proxy" ? "the proxy" : "somebody before the server"}`;
      const which = reply === handshake ? (socketOnly ? ", only at the socket's path" : "") : ", only for websockets";
      return {
        sure: reply.failure === null && reply.by === "proxy" ? "certain" : "likely",
        observed: `${what} after ${Math.round(reply.ms)} ms${which}`,
        evidence: told(reply, reply === handshake ? front : null),
        severity: reply === handshake ? "critical" : "high",
        alike: alikeOf(reply.status, reply.ms),
        edits: {},
      };
    }
    // Only what takes long: a limit of the proxy for answers.
    const poll = hold?.idlePoll;
    const slow = inside?.slow;
    const gaveUp: { ms: number; how: string; told: string }[] = [];
    if (poll && poll.endedMs !== null && isGatewayStatus(poll.how)) gaveUp.push({ ms: poll.endedMs, how: poll.how, told: poll.told });
    if (slow && slow.reply.status !== 200 && isNeither(slow.reply))
      gaveUp.push({ ms: slow.reply.ms, how: slow.reply.failure ?? String(slow.reply.status), told: slow.reply.told });
    if (gaveUp.length === 0) return null;
    return {
      sure: "certain",
      observed: gaveUp.map(({ ms, how }) => `an answer that takes long: ${how} after ${(ms / 1000).toFixed(1)} s`).join("; "),
      evidence: gaveUp.map((one) => one.told),
      severity: "high",
    };
  },
  brings: [
    "methods-refused",
    "upstream-certificate",
    "websocket-swallowed",
    "websocket-answer-lost",
    "websocket-refused-before-studio",
    "http2-broken",
    "http2-missing",
    "polling-refused",
  ],
  edits: TIMEOUTS,
});
