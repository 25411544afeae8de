import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache refuses addresses of more than 1 kB",
  seen: "outside",
  because: "LimitRequestLine (https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestline)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) => insert(files, "apache.conf", /ServerName/, "LimitRequestLine 1024"),
  finding: "address-limit-small",
});
