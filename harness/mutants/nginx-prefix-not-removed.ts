import { mutant, remove, replace } from "../mutant.ts";

export default mutant({
  about: "nginx leaves the prefix in the path and does not say so",
  seen: "outside",
  because:
    "`proxy_pass http://studio;` without a path passes the path on as it is (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass)",
  twin: { way: "prefix-stripped", proxy: "nginx" },
  configuration: (files) =>
    remove(replace(files, "studio.conf", "http://studio$studio_uri", "http://studio"), "studio.conf", /X-Forwarded-Prefix/),
  finding: ["prefix-differs", "socket-path-elsewhere"],
});
