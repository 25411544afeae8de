import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache hangs up after a second without a request",
  seen: "outside",
  because: "KeepAliveTimeout (https://httpd.apache.org/docs/2.4/mod/core.html#keepalivetimeout)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) => insert(files, "apache.conf", /ServerName/, "KeepAliveTimeout 1"),
  finding: "keep-alive-short",
});
