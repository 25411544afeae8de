import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "Long headers are refused on the way",
    means: "Who has many cookies on this host is refused, and only clearing them helps.",
  },
  severity: "medium",
  layer: "limits",
  needs: "nothing",
  expected: "headers of 12 kB pass",
  decide(seen) {
    const reply = seen.manners?.longHeaders;
    if (!reply || !polls(seen) || reply.status === 200 || !isNeither(reply)) return null;
    return {
      sure: reply.by === "proxy" ? "certain" : "likely",
      observed: `${reply.failure ?? reply.status} for headers of 12 kB`,
      evidence: told(reply),
    };
  },
  brings: ["address-limit-small"],
  edits: {
    nginx: [{ in: "server", set: ["large_client_header_buffers 4 16k;"], instead: ["large_client_header_buffers …"] }],
    haproxy: [{ in: null, set: ["tune.bufsize 32768"], instead: ["tune.bufsize …"], only: true }],
    apache: [{ in: null, set: ["LimitRequestFieldSize 16380"], instead: ["LimitRequestFieldSize …"], only: true }],
  },
});
