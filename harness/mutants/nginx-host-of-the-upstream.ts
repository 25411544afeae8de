import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx names its upstream as the host, as a bare proxy_pass does",
  seen: "outside",
  because:
    "the default is `proxy_set_header Host $proxy_host` (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => remove(files, "studio.conf", /proxy_set_header (?:Host|X-Forwarded-Host)/),
  finding: "host-differs",
});
