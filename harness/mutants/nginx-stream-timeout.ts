import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx, which passes bytes on, closes what is silent for 2 s",
  seen: "outside",
  because: "https://nginx.org/en/docs/stream/ngx_stream_proxy_module.html#proxy_timeout",
  twin: { way: "tls-passthrough", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", /proxy_timeout \d+s;/, "proxy_timeout 2s;"),
  finding: "idle-timeout-short",
});
