import { check } from "../check.ts";
import { atLeast } from "../expect.ts";

export default check({
  group: "limits",
  claim: "Headers of 12 kB in lines of 4 kB arrive: cookies and tokens of single sign-on are as large",
  kind: "required",
  because:
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers; https://nodejs.org/api/cli.html#--max-http-header-sizesize",
  needs: ["echo"],
  mutants: ["nginx-header-limit-small", "haproxy-header-limit-small", "lighttpd-header-limit-small", "apache-header-limit-small"],
  async run(t) {
    const { request } = await t.echo({ lines: [1, 2, 3].map((n) => [`X-Pad-${n}`, "x".repeat(4_000)] as const) });
    const bytes = request.headers.filter(([name]) => /^x-pad-\d$/i.test(name)).reduce((sum, [, value]) => sum + value.length, 0);
    t.expect("bytes of them that arrived", atLeast(12_000), bytes);
  },
});
