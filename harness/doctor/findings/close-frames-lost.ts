import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Websockets end without their close frame",
    means:
      "Neither side learns why the other one left: every goodbye looks like a broken connection, and clients come back that should not.",
  },
  severity: "low",
  layer: "websocket",
  needs: "nothing",
  expected: "the close code that was sent, as an answer (RFC 6455, section 7.1.5)",
  decide({ websocket, farewell }) {
    if (!websocket?.answered || farewell?.code !== 1006) return null;
    return {
      sure: "certain",
      observed: "a websocket that is closed with 1000 ends without an answer (1006)",
      evidence: farewell.told,
      alike: { "a server that hangs up itself": "the same client at the server's own port, without what stands before it, sees it, too" },
    };
  },
});
