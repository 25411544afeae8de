import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx removes the slash at the end of addresses by a redirect",
  seen: "outside",
  because: "`rewrite ^/(.*)/$ /$1 permanent` for the sake of search engines",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /absolute_redirect/, "rewrite ^/(.+)/$ /$1 permanent;"),
  finding: "slash-removed",
});
