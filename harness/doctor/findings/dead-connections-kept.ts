import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Connections of clients that have gone are kept",
    means:
      "Something on the way holds on to its connection to the server, so that a client that has gone counts as there until it misses a ping, and what is sent to it is lost.",
  },
  severity: "low",
  layer: "websocket",
  needs: "nothing",
  expected: "the session of a websocket that was cut is over at once",
  decide: ({ farewell }) =>
    farewell?.forgotten === false
      ? { sure: "certain", observed: "the server takes a websocket that was cut for a living one", evidence: farewell.told }
      : null,
});
