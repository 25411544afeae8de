import { check } from "../check.ts";

export default check({
  group: "urls",
  claim: "A cookie has the attributes that fit the public address: Secure, its Path, and the prefix of its name",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2 and __Host- of draft-ietf-httpbis-rfc6265bis, section 4.1.3",
  needs: ["echo", "effective"],
  mutants: ["nginx-proto-missing", "nginx-prefix-not-said", "nginx-cookie-path-rewritten", "haproxy-cookies-removed"],
  async run(t) {
    const { prefix, dial, probes } = t.site;
    const { status, all } = await t.send(`${probes.echo}?cookie=abc123`, { token: true });
    t.expect("status", 200, status);
    const lines = all("set-cookie").filter((line) => line.includes("=abc123"));
    if (!t.expect("how often it is set", 1, lines.length)) return;
    const [pair = "", ...attributes] = lines[0]!.split(/; */);
    t.expect("Secure", dial.secure, attributes.includes("Secure"));
    t.expect(
      "Path",
      `Path=${prefix || "/"}`,
      attributes.find((one) => /^path=/i.test(one)),
    );
    t.expect(
      "Domain",
      undefined,
      attributes.find((one) => /^domain=/i.test(one)),
    );
    t.expect("beginning of its name", dial.secure ? (prefix ? "__Secure-" : "__Host-") : "", /^(?:__(?:Host|Secure)-)?/.exec(pair)![0]);
  },
});
