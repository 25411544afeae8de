import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache refuses header lines of more than 1 kB",
  seen: "outside",
  because: "LimitRequestFieldSize (https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestfieldsize)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) => insert(files, "apache.conf", /ServerName/, "LimitRequestFieldSize 1024"),
  finding: "header-limit-small",
});
