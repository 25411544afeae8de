import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx takes one request a second from an address",
  seen: "outside",
  because: "limit_req without burst; a page opens dozens at once (https://nginx.org/en/docs/http/ngx_http_limit_req_module.html)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    insert(
      insert(files, "studio.conf", /# In the context/, "limit_req_zone $binary_remote_addr zone=few:1m rate=1r/s;"),
      "studio.conf",
      /proxy_http_version/,
      "limit_req zone=few;",
    ),
  finding: "rate-limit-tight",
});
