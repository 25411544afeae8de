import { NOTHING_PASSES } from "../common.ts";
import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "A proxy asks for a login of its own before the socket",
    means: "Clients outside of browsers get no socket, and some browsers send no password with a websocket.",
  },
  severity: "high",
  layer: "way",
  needs: "nothing",
  expected: "no login before the socket: Studio has its own",
  decide({ handshake, websocket }) {
    const reply = [handshake, websocket?.refused].find(
      (one) => one && (one.status === 401 || one.status === 407) && one.by !== "studio" && one.by !== "engine",
    );
    if (!reply) return null;
    return {
      sure: "www-authenticate" in reply.headers ? "certain" : "likely",
      observed: `${reply.status}, ${reply.headers["www-authenticate"] ?? "by no server of Socket.IO"}`,
      evidence: told(reply),
    };
  },
  brings: NOTHING_PASSES,
  edits: {
    nginx: [
      { in: null, remove: ["auth_basic …", "auth_basic_user_file …", "auth_request …"] },
      { in: "server", drop: ["location /socket.io/ …", "location {prefix}/socket.io/ …"] },
    ],
    caddy: [{ in: null, remove: ["basicauth …", "basic_auth …", "forward_auth …"] }],
    traefik: [{ in: null, change: "middlewares: […]", take: "auth, ", put: "" }],
    haproxy: [{ in: null, remove: ["http-request auth …"] }],
    apache: [{ in: null, remove: ["AuthType …", "AuthName …", "AuthUserFile …", "Require valid-user"] }],
  },
});
