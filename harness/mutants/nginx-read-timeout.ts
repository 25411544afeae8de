import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx closes what the upstream is silent on for 2 s",
  seen: "outside",
  because: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", /proxy_read_timeout \d+s;/, "proxy_read_timeout 2s;"),
  finding: "idle-timeout-short",
});
