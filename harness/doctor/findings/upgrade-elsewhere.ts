import { finding } from "../finding.ts";
import { isUnknownSession, told } from "../see.ts";

export default finding({
  cause: {
    title: "A session does not go over from long polling to a websocket",
    means: "Clients that begin with long polling, as Socket.IO does by itself, stay there. Those that begin with a websocket get one.",
  },
  severity: "medium",
  layer: "session",
  needs: "nothing",
  expected: "the probe of the upgrade comes back",
  decide({ websocket, upgraded }) {
    if (!websocket?.answered || !upgraded || upgraded.answered || isUnknownSession(upgraded.refused)) return null;
    return {
      sure: "certain",
      observed: upgraded.open
        ? "the websocket of the upgrade opens and stays silent"
        : `the websocket of the upgrade is refused (${upgraded.refused?.failure ?? upgraded.refused?.status})`,
      evidence: upgraded.told.length > 0 ? upgraded.told : told(upgraded.refused),
    };
  },
});
