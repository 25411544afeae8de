import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx passes requests on with a bare proxy_pass",
  seen: "outside",
  because:
    "what it does by itself: another Host, no forwarding headers, no upgrade (https://nginx.org/en/docs/http/ngx_http_proxy_module.html)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => remove(files, "studio.conf", /proxy_set_header|proxy_http_version/),
  finding: "host-differs",
});
