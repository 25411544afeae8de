import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx opens one connection to Studio, and refuses what comes beside a poll",
  seen: "outside",
  because: "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#max_conns",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", /(server 127\.0\.0\.1:\d+)/, "$1 max_conns=1"),
  finding: "connection-limit-small",
});
