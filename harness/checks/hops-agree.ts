import { check } from "../check.ts";

export default check({
  group: "identity",
  claim: "What the hops say of a request does not contradict itself",
  kind: "required",
  because:
    "https://docs.gunicorn.org/en/stable/settings.html#secure-scheme-headers (contradicting headers are a sign of a forged or forgotten one)",
  needs: ["http-proxy", "echo", "effective"],
  mutants: ["nginx-says-two-schemes", "haproxy-says-two-schemes"],
  async run(t) {
    const { contradictions } = await t.echo();
    // Behind a published port a proxy cannot know the public one, and says its own.
    const found = contradictions.filter(({ about }) => about !== "X-Forwarded-Port" || !t.site.provides.has("other-port"));
    t.expect(
      "contradictions",
      [],
      found.map(({ about, said, reason }) => `${about}: ${said} (${reason})`),
    );
  },
});
