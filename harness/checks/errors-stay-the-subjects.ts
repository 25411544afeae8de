import { check } from "../check.ts";

export default check({
  group: "limits",
  claim: "What the subject says of an error arrives: status, type and body",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9457 (problem+json is for programs, and a page in its place says nothing to them)",
  needs: ["echo"],
  mutants: [
    "nginx-errors-replaced",
    "apache-errors-replaced",
    "traefik-errors-replaced",
    "haproxy-errors-replaced",
    "caddy-errors-replaced",
  ],
  async run(t) {
    const id = crypto.randomUUID();
    const { status, headers, text } = await t.send(`/no-such-page-${id}`, { lines: [["X-Request-Id", id]] });
    t.expect("status", 404, status);
    t.expect("type", "application/problem+json", headers["content-type"]);
    t.expect("body", true, text.includes(id));
  },
});
