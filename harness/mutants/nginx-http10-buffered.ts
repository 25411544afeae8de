import { mutant, remove, replace } from "../mutant.ts";

export default mutant({
  about: "nginx speaks HTTP/1.0 to Studio and holds answers back",
  seen: "outside",
  because: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    remove(replace(files, "studio.conf", "proxy_buffering off;", "proxy_buffering on;"), "studio.conf", /proxy_http_version/),
  finding: ["http-1.0", "streams-buffered"],
});
