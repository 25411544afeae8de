import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx refuses headers and addresses of more than 2 kB",
  seen: "outside",
  because: "large_client_header_buffers (https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /absolute_redirect/, "large_client_header_buffers 2 2k;"),
  finding: "header-limit-small",
});
