import { finding } from "../finding.ts";
import { polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "The socket works over HTTP/1.1 and not over HTTP/2",
    means: "Browsers speak HTTP/2 where it is offered, and get no socket by long polling.",
  },
  severity: "high",
  layer: "way",
  needs: "nothing",
  expected: "the same answer over HTTP/2",
  decide(seen) {
    const { http2 } = seen;
    if (!http2 || !polls(seen) || http2.handshake?.status === 200) return null;
    if (http2.handshake && http2.handshake.status === seen.handshake?.status) return null;
    return {
      sure: "certain",
      observed: `${http2.failure ?? http2.handshake?.status} over HTTP/2`,
      evidence: [...http2.told, ...told(seen.handshake)],
    };
  },
});
