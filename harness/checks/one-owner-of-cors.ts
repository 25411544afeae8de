import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "Every answer has one Access-Control-Allow-Origin, and it names the page's origin",
  kind: "required",
  because: "https://github.com/socketio/socket.io/issues/2671 (a header with two values is invalid: proxy and application both add one)",
  needs: ["split-host"],
  mutants: ["nginx-adds-cors", "apache-adds-cors", "haproxy-adds-cors", "caddy-adds-cors"],
  async run(t) {
    const path = t.socketPath.slice(t.site.prefix.length);
    const lines = [["Origin", t.site.pageOrigin]] as const;
    const transport = t.site.provides.has("polling") ? "polling" : "websocket";
    const targets = [`${path}?EIO=4&transport=${transport}`, t.site.probes.echo].filter((target) => target !== null);
    for (const target of targets) {
      const { all } = await t.send(target, { token: true, lines });
      t.expect(`what ${target} says`, [t.site.pageOrigin], all("access-control-allow-origin"));
    }
  },
});
