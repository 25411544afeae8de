import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx takes every path that begins with the letters of the prefix",
  seen: "outside",
  because: "`location /studio` without a slash at its end (https://nginx.org/en/docs/http/ngx_http_core_module.html#location)",
  twin: { way: "prefix-stripped", proxy: "nginx" },
  configuration: (files) =>
    replace(
      replace(files, "studio.conf", "location /studio/ {", "location /studio {"),
      "studio.conf",
      "~^/studio(/.*)$ $1;",
      "~^/studio/?(.*)$ /$1;",
    ),
  finding: "prefix-too-wide",
});
