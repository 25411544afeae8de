import { check } from "../check.ts";

export default check({
  group: "tls",
  claim: "The subject answers through every proxy, and its certificate is one that they trust",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3 (502 Bad Gateway)",
  needs: [],
  mutants: [
    "upstream-certificate-rogue",
    "upstream-certificate-of-another-name",
    "nginx-speaks-http-to-tls",
    "haproxy-speaks-http-to-tls",
    "nginx-upstream-elsewhere",
    "haproxy-upstream-elsewhere",
  ],
  async run(t) {
    const { status, headers } = await t.send(t.site.probes.ready, { lines: [["X-Request-Id", "harness-1"]] });
    t.expect("status", 200, status);
    t.expect("X-Request-Id in the answer of the subject", true, (headers["x-request-id"] ?? "") !== "");
  },
});
