import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "A session needs a cookie to reach its server",
    means:
      "Browsers keep it, and most other clients of Socket.IO keep no cookies: those get `Session ID unknown`. A page of another origin sends it only with `withCredentials` and `SameSite=None`.",
  },
  severity: "low",
  layer: "session",
  needs: "nothing",
  expected: "a session that works without cookies",
  decide({ session, jarred }) {
    if (!session || session.unknown === 0 || !jarred || jarred.unknown > 0 || !jarred.answered) return null;
    return {
      sure: "certain",
      observed: `"Session ID unknown" without the cookie ${session.cookies.join(", ")}, none with it`,
      evidence: told(...session.requests.slice(-1)),
    };
  },
  brings: ["posts-refused", "body-limit-small", "idle-timeout-short", "upgrade-elsewhere", "session-elsewhere"],
});
