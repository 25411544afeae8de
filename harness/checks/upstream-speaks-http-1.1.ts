import { check } from "../check.ts";
import { oneOf } from "../expect.ts";

export default check({
  group: "identity",
  claim: "The proxy speaks HTTP/1.1 to the subject",
  kind: "required",
  because:
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version (1.0 by default before 1.29.7: no websockets, no kept connections)",
  needs: ["http-proxy", "echo"],
  mutants: ["nginx-speaks-http-1.0", "apache-speaks-http-1.0"],
  async run(t) {
    const { request } = await t.echo();
    // Bun does not say it.
    t.expect("HTTP version", oneOf("1.1", null), request.http_version);
  },
});
