import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx rewrites the links of pages",
  seen: "outside",
  because:
    "sub_filter for an application that does not know its prefix; this one does, and gets it twice (https://nginx.org/en/docs/http/ngx_http_sub_module.html)",
  twin: { way: "prefix-stripped", proxy: "nginx" },
  configuration: (files) =>
    insert(
      files,
      "studio.conf",
      /proxy_redirect off/,
      "sub_filter 'href=\"/' 'href=\"/studio/';",
      "sub_filter_once off;",
      'proxy_set_header Accept-Encoding "";',
    ),
  finding: "prefix-differs",
});
