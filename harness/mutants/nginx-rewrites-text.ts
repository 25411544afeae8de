import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx replaces http:// by https:// in every answer, also in messages",
  seen: "outside",
  because: "https://nginx.org/en/docs/http/ngx_http_sub_module.html#sub_filter_types",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    insert(files, "studio.conf", /proxy_buffering off;/, "sub_filter http:// https://;", "sub_filter_once off;", "sub_filter_types *;"),
  finding: "answers-rewritten",
});
