import { finding } from "../finding.ts";
import { isCrowdedOut, isHeldUp, told } from "../see.ts";

export default finding({
  cause: {
    title: "Few connections are taken, and the others wait",
    means: "A handful of slow clients, or one browser with several tabs, holds everybody else up.",
  },
  severity: "high",
  layer: "limits",
  needs: "nothing",
  expected: "an answer beside connections that are slow, and beside a poll that waits",
  decide({ capacity }) {
    const beside = capacity?.besidePoll;
    if (beside && isHeldUp(beside))
      return {
        sure: "certain",
        observed: `${beside.failure === "timeout" ? "no answer" : beside.status} beside one long poll that waits, and an answer without it`,
        evidence: told(beside),
      };
    if (!capacity || !isCrowdedOut(capacity)) return null;
    const { connections, reply, alone } = capacity.crowded;
    return {
      sure: "likely",
      observed: `no answer beside ${connections} connections on which a request only begins, and one without them`,
      evidence: told(reply, alone),
    };
  },
  edits: {
    nginx: [
      { in: null, remove: ["limit_conn …", "worker_connections …"] },
      { in: "upstream", change: "server …", take: " max_conns=…", put: "" },
    ],
    haproxy: [
      { in: "frontend", remove: ["maxconn …"] },
      { in: null, change: "server …", take: " maxconn …", put: "" },
    ],
    apache: [
      { in: null, set: ["ServerLimit 16"], instead: ["ServerLimit …"], only: true },
      { in: null, set: ["ThreadsPerChild 25"], instead: ["ThreadsPerChild …"], only: true },
      { in: null, set: ["MaxRequestWorkers 400"], instead: ["MaxRequestWorkers …"], only: true },
    ],
  },
});
