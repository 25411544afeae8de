import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx closes a connection after ten requests",
  seen: "outside",
  because: "keepalive_requests (https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_requests)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /absolute_redirect/, "keepalive_requests 10;"),
  finding: "keep-alive-short",
});
