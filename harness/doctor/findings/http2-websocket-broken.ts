import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Websockets over HTTP/2 are offered and do not work",
    means: "Browsers that see the offer (RFC 8441) open websockets that way and get none.",
  },
  severity: "medium",
  layer: "websocket",
  needs: "nothing",
  expected: "200 for an extended CONNECT",
  decide({ http2, websocket }) {
    if (!http2?.extendedConnect || !websocket?.open || http2.websocket === 200) return null;
    return { sure: "certain", observed: `${http2.websocket} for a websocket over HTTP/2, 101 over HTTP/1.1`, evidence: http2.told };
  },
});
