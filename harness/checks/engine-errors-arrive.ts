import { check } from "../check.ts";

const WRONG = [
  ["an unknown session", 1, "EIO=4&transport=polling&sid=no-such-session"],
  ["an unknown transport", 0, "EIO=4&transport=carrier-pigeon"],
  ["an unknown version", 5, "EIO=3&transport=polling"],
] as const;

export default check({
  group: "handshake",
  claim: "Errors of Engine.IO arrive as the subject wrote them: status 400, and the code that clients know",
  kind: "required",
  because: "https://github.com/socketio/socket.io/blob/main/packages/engine.io/lib/server.ts (its errors and their codes)",
  needs: ["polling"],
  mutants: [
    "nginx-query-dropped",
    "nginx-errors-replaced",
    "apache-errors-replaced",
    "traefik-errors-replaced",
    "haproxy-errors-replaced",
    "caddy-errors-replaced",
  ],
  async run(t) {
    const path = t.socketPath.slice(t.site.prefix.length);
    for (const [what, code, query] of WRONG) {
      const { status, text } = await t.send(`${path}?${query}`, { lines: [["Origin", t.site.origin]] });
      t.expect(`status of ${what}`, 400, status);
      t.expect(`code of ${what}`, code, codeOf(text));
    }
  },
});

const codeOf = (text: string) => {
  const [, code] = /^\{"code":(\d+),/.exec(text) ?? [];
  return code === undefined ? text.slice(0, 80) : Number(code);
};
