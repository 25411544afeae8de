import { check } from "../check.ts";
import { expectPolls } from "../polls-in-turn.ts";

export default check({
  group: "transport",
  claim: "Forty requests of a polling session, each on a connection of its own, reach the session",
  kind: "required",
  because: "https://socket.io/docs/v4/using-multiple-nodes/#why-is-sticky-session-required",
  needs: ["polling", "socket-echo"],
  after: ["polling-handshake"],
  mutants: [
    "haproxy-no-affinity",
    "nginx-no-affinity",
    "caddy-no-affinity",
    "apache-no-affinity",
    "traefik-no-affinity",
    "lighttpd-no-affinity",
    "haproxy-socketio-docs",
    "nginx-hashes-by-a-header",
  ],
  run: (t) => expectPolls(t, false),
});
