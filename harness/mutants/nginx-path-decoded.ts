import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx decodes paths and merges their slashes",
  seen: "outside",
  because:
    "`proxy_pass` with a path passes the normalised address on (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "proxy_pass http://studio;", "proxy_pass http://studio/;"),
  finding: "path-changed",
});
