import { check } from "../check.ts";
import { oneOf } from "../expect.ts";

export default check({
  group: "urls",
  claim: "The prefix without its slash leads to the one with it, at the public scheme, host and port",
  kind: "required",
  because:
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#absolute_redirect (redirects of a proxy itself know the port that it listens on)",
  needs: ["prefix"],
  mutants: ["nginx-redirects-without-port", "nginx-bare-prefix-not-found", "apache-redirects-to-http"],
  async run(t) {
    const { url, origin, prefix } = t.site;
    const { status, headers } = await t.send("");
    t.expect("status", oneOf(301, 302, 303, 307, 308), status);
    t.expect("where it leads", `${url}/`, URL.parse(headers.location ?? "", origin + prefix)?.href);
  },
});
