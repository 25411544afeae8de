import { finding } from "../finding.ts";
import { codeOf, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "The server itself takes no websockets",
    means: "Live updates come by long polling: slower, with more load. That is a setting of the server, and no matter of a proxy.",
    studio: "Take `STUDIO_SOCKETIO_TRANSPORTS` away, or let it name `websocket`, too.",
  },
  severity: "low",
  layer: "server",
  needs: "nothing",
  expected: "101 Switching Protocols",
  decide(seen) {
    const refused = seen.websocket?.refused;
    if (!refused || !polls(seen) || codeOf(refused) !== 0) return null;
    return { sure: "certain", observed: "the server answers a websocket with code 0, an unknown transport", evidence: told(refused) };
  },
  brings: ["upgrade-elsewhere", "http2-websocket-broken"],
  settings: { STUDIO_SOCKETIO_TRANSPORTS: null },
});
