import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

export default finding({
  cause: CAUSES["socket-path-elsewhere"],
  severity: "critical",
  layer: "way",
  needs: "nothing",
  expected: "the opening packet of Engine.IO",
  decide(seen) {
    const { handshake, websocket, elsewhere, target } = seen;
    if (polls(seen)) {
      // Only websockets go somewhere else: to a location of their own, or to files.
      const refused = websocket?.refused;
      if (!refused || !isNeither(refused) || ![200, 404].includes(refused.status)) return null;
      return {
        sure: "likely",
        observed: `websockets are answered ${refused.status} by something else`,
        evidence: told(refused),
        severity: "high",
      };
    }
    if (!handshake || !isNeither(handshake) || ![200, 204, 404, 405, 410].includes(handshake.status)) return null;
    if (websocket?.open) return null;
    const there = elsewhere.find(({ reply }) => reply.text.startsWith('0{"sid"'));
    const observed = there
      ? `the socket is at ${there.path}, not at ${target.socketPath}`
      : `${handshake.status} with ${handshake.headers["content-type"] ?? "no type"}, which no server of Socket.IO writes`;
    return {
      sure: there ? "certain" : "likely",
      observed,
      evidence: [...told(handshake), ...elsewhere.map(({ reply }) => reply.told)],
      ...(there === undefined
        ? {
            alike: {
              "a socket at another path of its own": "--path says which, such as --path /chat/socket.io/",
              ...(target.prefix === ""
                ? {}
                : {
                    "prefix-differs":
                      "if the server's log shows the path with the prefix, the proxy leaves it there and the server does not know it",
                  }),
            },
          }
        : {}),
    };
  },
  brings: ["posts-refused", "websocket-refused-before-studio", "websocket-swallowed", "websocket-answer-lost", "http2-broken"],
});
