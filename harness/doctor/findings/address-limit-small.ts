import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

/** The address itself says nothing. */
const withoutPadding = (line: string) => line.replace(/x{100,}/, "…");

export default finding({
  cause: {
    title: "Long addresses are refused on the way",
    means: "Links with filters, and clients that put a token into the address, fail.",
  },
  severity: "medium",
  layer: "limits",
  needs: "nothing",
  expected: "an address of 4 kB passes",
  decide(seen) {
    const reply = seen.manners?.longAddress;
    if (!reply || !polls(seen) || reply.status === 200 || !isNeither(reply)) return null;
    return {
      sure: reply.by === "proxy" ? "certain" : "likely",
      observed: `${reply.failure ?? reply.status} for an address of 4 kB`,
      evidence: told(reply).map(withoutPadding),
    };
  },
  edits: {
    nginx: [{ in: null, set: ["large_client_header_buffers 4 16k;"], instead: ["large_client_header_buffers …"], only: true }],
    haproxy: [
      { in: null, remove: ["http-request deny …url_len…"] },
      { in: null, remove: ["tune.bufsize …"] },
    ],
    apache: [{ in: null, set: ["LimitRequestLine 16380"], instead: ["LimitRequestLine …"], only: true }],
  },
});
