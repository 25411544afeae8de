import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Something ends websockets after a while, also busy ones",
    means: "Pages reconnect again and again. Nothing is lost with Studio, and every reconnection costs.",
    fix: {
      nginx:
        "Look for `worker_shutdown_timeout` with frequent reloads, and for another proxy or firewall on the way: nginx itself ends silent connections only.",
      caddy: "Remove `stream_timeout` from `reverse_proxy`, and look for frequent reloads, which close every websocket.",
      traefik: "Set `respondingTimeouts.readTimeout` and `writeTimeout` of the entry point to 0.",
      haproxy: "Remove `hard-stop-after` or reload less often; `timeout tunnel` ends silent connections only.",
      apache: "Look for `MaxConnectionsPerChild` and frequent restarts, and for another proxy or firewall on the way.",
    },
  },
  severity: "high",
  layer: "limits",
  needs: "nothing",
  expected: "a websocket stays open while something is said on it",
  decide({ hold }) {
    const busy = hold?.busyWebsocket;
    if (!busy || busy.endedMs === null) return null;
    return {
      sure: "certain",
      observed: `a busy websocket ended after ${(busy.endedMs / 1000).toFixed(1)} s (${busy.how})`,
      evidence: [busy.told, ...(hold.idleWebsocket ? [hold.idleWebsocket.told] : [])],
    };
  },
  edits: {
    caddy: [{ in: "reverse_proxy", remove: ["stream_timeout …"] }],
    traefik: [{ in: null, remove: ["readTimeout: …", "writeTimeout: …"] }],
  },
});
