import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "A page of another origin can neither read nor write with a session that somebody else has opened",
  kind: "required",
  because: "https://github.com/socketio/socket.io/issues/5077 (the origin is looked at in handshakes alone)",
  needs: ["polling", "origin-check"],
  after: ["polling-handshake"],
  mutants: ["studio-lets-every-page-in", "nginx-origin-removed", "haproxy-origin-removed"],
  async run(t) {
    const session = t.polling();
    await session.open();
    const { sid } = session.opened ?? { sid: "none" };
    const path = `${t.socketPath.slice(t.site.prefix.length)}?EIO=4&transport=polling&sid=${sid}`;
    const lines = [["Origin", "https://evil.test"]] as const;
    t.expect("reading", 403, (await t.send(path, { lines })).status);
    const written = await t.send(path, { method: "POST", body: "40", lines: [...lines, ["Content-Type", "text/plain"]] });
    t.expect("writing", 403, written.status);
  },
});
