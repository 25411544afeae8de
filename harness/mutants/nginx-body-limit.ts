import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx takes bodies of 100 kB at most",
  seen: "outside",
  because: "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", /client_max_body_size \d+m;/, "client_max_body_size 100k;"),
  finding: "body-limit-small",
});
