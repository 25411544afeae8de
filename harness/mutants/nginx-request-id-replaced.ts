import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx gives every request an id of its own",
  seen: "outside",
  because: "$request_id (https://nginx.org/en/docs/http/ngx_http_core_module.html#var_request_id)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, "proxy_set_header X-Request-Id $request_id;"),
  finding: "request-id-changed",
});
