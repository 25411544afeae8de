import { check } from "../check.ts";

const REQUESTS = 40;

export default check({
  group: "limits",
  claim: "One connection takes forty requests, one after the other",
  kind: "better",
  because: "https://www.rfc-editor.org/rfc/rfc9112#section-9.3 (a new connection, with TLS, costs several round trips)",
  needs: [],
  mutants: ["nginx-closes-after-ten", "apache-closes-after-ten", "haproxy-closes-after-each", "lighttpd-closes-after-ten"],
  async run(t) {
    const agent = t.agent();
    const wrong: string[] = [];
    for (let n = 1; n <= REQUESTS; n += 1) {
      const { status, headers } = await t.send(t.site.probes.ready, { agent });
      if (status !== 200 || /close/i.test(headers.connection ?? "")) wrong.push(`${n}: ${status}, Connection: ${headers.connection}`);
    }
    t.expect("answers that are not 200, or that end the connection", [], wrong);
    t.expect("connections", 1, agent.opened);
  },
});
