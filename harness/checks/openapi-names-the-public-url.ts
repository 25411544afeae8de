import { check } from "../check.ts";
import { parsed } from "../wire/json.ts";

export default check({
  group: "urls",
  claim: "The OpenAPI document names the public address as its server",
  kind: "required",
  because: "https://spec.openapis.org/oas/v3.1.0#server-object",
  needs: ["openapi-servers"],
  mutants: ["nginx-proto-missing", "nginx-host-without-port", "nginx-prefix-not-said", "studio-public-url-http"],
  async run(t) {
    const { status, text } = await t.send(t.site.probes.web!.openapi, { token: true });
    if (!t.expect("status", 200, status)) return;
    const { servers } = (parsed(text) ?? {}) as { servers?: { url: string }[] };
    t.expect(
      "server",
      [t.site.url],
      servers?.map(({ url }) => url),
    );
  },
});
