import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx speaks HTTP/1.0 to Studio",
  seen: "inside",
  because: "the default before 1.29.7 (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "proxy_http_version 1.1;", "proxy_http_version 1.0;"),
  finding: "http-1.0",
});
