import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx holds answers in its buffers; what is chunked it passes on all the same, so nothing is seen of it",
  seen: "equivalent",
  because: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "proxy_buffering off;", "proxy_buffering on;"),
  finding: null,
});
