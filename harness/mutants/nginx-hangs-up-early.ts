import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx hangs up after a second without a request",
  seen: "outside",
  because: "keepalive_timeout (https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /absolute_redirect/, "keepalive_timeout 1s;"),
  finding: "keep-alive-short",
});
