import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx puts scheme and host of its own into redirects",
  seen: "outside",
  because:
    "proxy_redirect rewrites Location, and its author thought of port 80 (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_redirect)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "proxy_redirect off;", "proxy_redirect / http://$host/;"),
  finding: "redirects-rewritten",
});
