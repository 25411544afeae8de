import { check } from "../check.ts";

/** Apache and lighttpd hang up after 5 s. */
const IDLE_MS = 2_500;

export default check({
  group: "limits",
  claim: "A connection that has been idle for a few seconds takes the next request",
  kind: "better",
  because: "https://github.com/nodejs/node/issues/20256 (whoever closes while the other side sends makes a 502 of it)",
  needs: [],
  mutants: ["nginx-hangs-up-early", "haproxy-hangs-up-early", "apache-hangs-up-early", "lighttpd-hangs-up-early"],
  patient: true,
  async run(t) {
    const ready = `GET ${t.site.prefix}${t.site.probes.ready} HTTP/1.1\r\nHost: HOST\r\n\r\n`;
    const { text, closed } = await t.raw([ready, ready], { gapMs: IDLE_MS, limitMs: IDLE_MS + 2_000, answers: 2 });
    t.expect(
      "answers",
      ["200", "200"],
      [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status),
    );
    t.expect("it is closed", false, closed);
  },
});
