import { check } from "../check.ts";
import { believed, liesOf } from "../truth.ts";

export default check({
  group: "identity",
  claim: "A client cannot pass itself off as another address by X-Forwarded-For",
  kind: "required",
  because: "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#security_and_privacy_concerns",
  needs: ["echo", "effective"],
  mutants: [
    "nginx-client-passed-on",
    "nginx-client-appended-all-trusted",
    "nginx-client-appended-depth-two",
    "haproxy-client-passed-on",
    "direct-trusts-everybody",
    "passthrough-trusts-the-proxy",
  ],
  async run(t) {
    const agent = t.agent();
    const { client } = believed(await t.echo({ agent }));
    const lie = liesOf(t.site)["X-Forwarded-For"];
    for (const values of [[lie], [lie, "7.7.7.7"], [`${lie}, 7.7.7.7`], [`${lie}:80`], ["unknown"], [""]]) {
      const { effective } = await t.echo({ agent, lines: values.map((value) => ["X-Forwarded-For", value] as const) });
      t.expect(`client that says ${values.join(" and ")}`, client, effective.client);
    }
  },
});
