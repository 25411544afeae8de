import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx takes GET and POST alone",
  seen: "outside",
  because: "`if ($request_method !~ ^(GET|POST)$)`, a line of many lists for hardening",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, "if ($request_method !~ ^(GET|POST)$) { return 405; }"),
  finding: "methods-refused",
});
