import { check } from "../check.ts";
import { not } from "../expect.ts";

export default check({
  group: "handshake",
  claim: "Two handshakes of the same address get two sessions",
  kind: "required",
  because: "https://github.com/socketio/socket.io/issues/4842 (a cache answered every client with the session of the first)",
  needs: ["polling"],
  after: ["polling-handshake"],
  mutants: ["nginx-handshakes-cached"],
  async run(t) {
    const path = t.socketPath.slice(t.site.prefix.length);
    const sids: (string | undefined)[] = [];
    for (let n = 0; n < 2; n += 1) {
      const { text } = await t.send(`${path}?EIO=4&transport=polling&t=same`, { lines: [["Origin", t.site.origin]] });
      sids.push(/"sid":"([^"]+)"/.exec(text)?.[1]);
    }
    t.expect("first session", /^./, sids[0] ?? "");
    t.expect("second session", not(sids[0]), sids[1]);
  },
});
