import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Compressed frames of websockets do not pass",
    means: "Browsers offer compression, and sockets break where the server takes it. Something on the way takes frames apart.",
    studio: "Studio compresses no frames; a server that does can leave `perMessageDeflate` off.",
  },
  severity: "high",
  layer: "websocket",
  needs: "nothing",
  expected: "the same with permessage-deflate as without",
  decide({ websocket, deflated }) {
    if (!websocket?.answered || !deflated || deflated.answered) return null;
    return {
      sure: "likely",
      observed: deflated.open
        ? "frames pass without permessage-deflate, and not with it"
        : "no websocket where permessage-deflate is offered",
      evidence: [...websocket.told, ...deflated.told],
    };
  },
});
