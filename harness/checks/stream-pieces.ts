import { check } from "../check.ts";
import { without } from "../expect.ts";

/** Time between two pieces. A right deployment never waits for it: the request ends with the first piece. */
const EVERY_MS = 1_500;

export default check({
  group: "transport",
  claim: "An answer that is sent piece by piece arrives piece by piece",
  kind: "required",
  because: "https://html.spec.whatwg.org/multipage/server-sent-events.html",
  needs: ["stream"],
  mutants: ["nginx-http10-buffered", "caddy-buffered", "lighttpd-buffered", "traefik-buffered"],
  async run(t) {
    const answer = await t.send(`${t.site.probes.echo}?events=3&every_ms=${EVERY_MS}`, {
      token: true,
      lines: [["Accept", "text/event-stream"]],
      until: (text) => text.includes("id: 1\n"),
    });
    t.expect("status", 200, answer.status);
    t.expect("the first piece", /id: 1\n/, answer.text);
    t.expect("what came with it", without("id: 2"), answer.text);
  },
});
