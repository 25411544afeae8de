import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Websockets are opened for pages of every origin",
    means:
      "CORS does not cover websockets: a site that somebody visits can open one with their cookies. A server of Socket.IO can look at the Origin in `allowRequest`.",
  },
  severity: "low",
  layer: "origins",
  needs: "nothing",
  expected: "no websocket for a page of another origin",
  decide: ({ cors, studio }) =>
    cors?.foreignWebsocket && !studio ? { sure: "certain", observed: "101 for a page of nobody", evidence: cors.told } : null,
});
