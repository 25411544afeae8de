import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx refuses POST",
  seen: "outside",
  because: "limit_except, or a rule against forms (https://nginx.org/en/docs/http/ngx_http_core_module.html#limit_except)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, "limit_except GET { deny all; }"),
  finding: "posts-refused",
});
