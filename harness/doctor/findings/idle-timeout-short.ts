import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { isGatewayStatus } from "../see.ts";
import { TIMEOUTS } from "../timeouts.ts";

export default finding({
  cause: CAUSES["idle-timeout-short"],
  severity: "high",
  layer: "limits",
  needs: "nothing",
  expected: "connections stay open at least as long as a ping takes to come",
  decide({ hold, session }) {
    const cut: string[] = [];
    const evidence: string[] = [];
    const note = (what: string, endedMs: number, how: string, told: string) => {
      cut.push(`${what} after ${(endedMs / 1000).toFixed(1)} s (${how})`);
      evidence.push(told);
    };
    const idle = hold?.idleWebsocket;
    if (idle && idle.endedMs !== null && (hold.busyWebsocket?.endedMs ?? null) === null)
      note("a silent websocket", idle.endedMs, idle.how, idle.told);
    // A refusal (4xx) is no silence that is cut. Answered by the proxy itself, it is the limit for answers alone: another finding, unless silent websockets are cut, too.
    const poll = hold?.idlePoll;
    if (poll && poll.endedMs !== null && poll.how !== "200" && !/^4\d\d$/.test(poll.how) && (cut.length > 0 || !isGatewayStatus(poll.how)))
      note("a long poll", poll.endedMs, poll.how, poll.told);
    if (cut.length === 0) return null;
    const ping = session?.open?.pingInterval;
    return { sure: "certain", observed: `${cut.join(", ")}${ping ? `; a ping comes every ${ping / 1000} s` : ""}`, evidence };
  },
  brings: ["gateway-error"],
  edits: TIMEOUTS,
});
