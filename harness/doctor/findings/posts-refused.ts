import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "Requests with a body are refused on the way",
    means: "Sockets that use long polling can receive and not send, so none is connected. Websockets go on working.",
  },
  severity: "high",
  layer: "way",
  needs: "nothing",
  expected: "`ok` for a POST of the session",
  decide(seen) {
    const post = seen.session?.requests[0];
    if (!polls(seen) || !post || post.status === 200 || !isNeither(post)) return null;
    const what = post.failure === null ? `${post.status}` : post.failure === "timeout" ? "no answer" : post.failure;
    return {
      sure: post.failure === null ? "certain" : "likely",
      observed: `a POST to the socket's path: ${what}, while GET passes`,
      evidence: told(post),
    };
  },
  brings: ["methods-refused", "chunks-refused"],
  edits: {
    nginx: [{ in: "server", drop: ["limit_except …", "if ($request_method = POST) …", "if ($request_method != GET) …"] }],
    caddy: [{ in: null, remove: ["@…method POST", "respond @…"] }],
    traefik: [
      { in: null, change: "rule: …", take: " && Method(`GET`)", put: "" },
      { in: null, change: "rule: …", take: " && (Method(`GET`) || Method(`OPTIONS`))", put: "" },
    ],
    haproxy: [{ in: null, remove: ["http-request deny …METH_POST…", "http-request deny …method POST…"] }],
    apache: [{ in: null, remove: ["<Limit POST>", "<LimitExcept GET>", "Require all denied", "</Limit>", "</LimitExcept>"] }],
  },
});
