import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "A socket connects its namespace by a websocket alone, with its token, and is greeted",
  kind: "required",
  because: "https://socket.io/docs/v4/client-options/#transports",
  needs: ["websocket"],
  after: ["websocket-handshake"],
  mutants: [
    "nginx-no-upgrade",
    "caddy-no-upgrade",
    "haproxy-no-upgrade",
    "apache-no-upgrade",
    "traefik-no-upgrade",
    "nginx-auth-before-the-socket",
  ],
  async run(t) {
    const { transport, disconnects } = await t.socket({ transports: ["websocket"] });
    t.expect("transport", "websocket", transport());
    t.expect("disconnects", [], disconnects);
  },
});
