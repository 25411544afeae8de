import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx does not say the name of its upstream in TLS",
  seen: "inside",
  because: "proxy_ssl_server_name is off by default (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_server_name)",
  twin: { way: "tls-reencryption", proxy: "nginx" },
  configuration: (files) => remove(files, "studio.conf", /proxy_ssl_server_name/),
  finding: "upstream-not-told-the-name",
});
