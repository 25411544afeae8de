import { check } from "../check.ts";
import { without } from "../expect.ts";

export default check({
  group: "identity",
  claim: "A request for a host that is not the subject's own is not served, and the host is not repeated",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-7.4 (421 Misdirected Request); DNS rebinding needs a server that takes any Host",
  needs: ["effective"],
  mutants: ["nginx-host-fixed", "haproxy-host-fixed"],
  async run(t) {
    const { probes } = t.site;
    for (const path of [probes.ready, probes.web?.guarded ?? probes.ready]) {
      const { status, headers, text } = await t.send(path, {
        lines: [
          ["Host", "evil.test"],
          ["Accept", "text/html"],
        ],
      });
      // Caddy answers for a site that it does not have with 200 and nothing.
      const served = status < 400 && (text !== "" || status >= 300);
      t.expect(path, "not served", served ? `${status} ${text.slice(0, 100)}` : "not served");
      t.expect("answer", without("evil.test"), `${JSON.stringify(headers)}\n${text}`);
    }
  },
});
