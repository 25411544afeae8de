import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx narrows the path of cookies",
  seen: "outside",
  because:
    "proxy_cookie_path for an application that does not know its prefix (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cookie_path)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_redirect off/, "proxy_cookie_path / /elsewhere/;"),
  finding: "cookies-lost",
});
