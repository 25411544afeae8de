import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache closes a connection after ten requests",
  seen: "outside",
  because: "MaxKeepAliveRequests (https://httpd.apache.org/docs/2.4/mod/core.html#maxkeepaliverequests)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) => insert(files, "apache.conf", /ServerName/, "MaxKeepAliveRequests 10"),
  finding: "keep-alive-short",
});
