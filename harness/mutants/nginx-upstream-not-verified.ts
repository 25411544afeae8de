import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx speaks TLS to Studio and does not look at its certificate",
  seen: "inside",
  because: "proxy_ssl_verify is off by default (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_verify)",
  twin: { way: "tls-reencryption", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "proxy_ssl_verify on;", "proxy_ssl_verify off;"),
  finding: null,
});
