import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "The stock client begins with polling and ends on a websocket",
  kind: "required",
  because: "https://socket.io/docs/v4/how-it-works/#upgrade-mechanism",
  needs: ["upgrade"],
  after: ["polling-handshake", "websocket-handshake"],
  mutants: [
    "nginx-no-upgrade",
    "caddy-no-upgrade",
    "haproxy-no-upgrade",
    "apache-no-upgrade",
    "traefik-no-upgrade",
    "nginx-upgrade-refused",
  ],
  async run(t) {
    const connected = await t.socket({ upgraded: true });
    t.expect("transport", "websocket", connected.transport());
    t.expect("failed upgrades", [], connected.upgradeErrors);
  },
});
