import { check } from "../check.ts";
import { expectUnmoved, liesOf } from "../truth.ts";

export default check({
  group: "identity",
  claim: "A client cannot change what is believed by Forwarded, also not by one that is malformed",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc7239#section-8.1 and CVE-2026-32762 (a semicolon in a quoted value made parameters)",
  needs: ["echo", "effective"],
  mutants: ["nginx-forwarded-passed-on", "haproxy-forwarded-passed-on", "apache-forwarded-passed-on"],
  async run(t) {
    const lie = liesOf(t.site).Forwarded;
    for (const values of [[lie], [lie, lie], [`for="6.6.6.6`], [`for="x;proto=gopher;host=evil.test";by=_x`], [`${lie},`]]) {
      await expectUnmoved(
        t,
        `what is believed of Forwarded: ${values.join(" and ")}`,
        values.map((value) => ["Forwarded", value] as const),
      );
    }
  },
});
