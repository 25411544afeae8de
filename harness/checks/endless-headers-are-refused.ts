import { check } from "../check.ts";
import { between } from "../expect.ts";

export default check({
  group: "limits",
  claim: "Headers of 200 kB are refused, or the connection is closed, and others go on",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6585#section-5 (431 Request Header Fields Too Large)",
  needs: [],
  mutants: ["nginx-pages-for-everything"],
  async run(t) {
    const pads = Array.from({ length: 50 }, (_, n) => `X-Pad-${n}: ${"x".repeat(4_000)}\r\n`).join("");
    const ready = t.site.prefix + t.site.probes.ready;
    const { status, closed } = await t.raw(`GET ${ready} HTTP/1.1\r\nHost: HOST\r\n${pads}\r\n`);
    // Whoever still sends when the answer comes may lose it to the end of the connection.
    if (status === 0) t.expect("the connection is closed", true, closed);
    else t.expect("status", between(400, 599), status);
    t.expect("a request after it", 200, (await t.send(t.site.probes.ready)).status);
  },
});
