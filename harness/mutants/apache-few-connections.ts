import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache has four threads, and lets the others wait",
  seen: "outside",
  because: "MaxRequestWorkers (https://httpd.apache.org/docs/2.4/mod/mpm_common.html#maxrequestworkers)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) =>
    replace(
      replace(replace(files, "apache.conf", /ServerLimit \d+/, "ServerLimit 1"), "apache.conf", "ThreadsPerChild 64", "ThreadsPerChild 4"),
      "apache.conf",
      "MaxRequestWorkers 256",
      "MaxRequestWorkers 4",
    ),
  finding: "connection-limit-small",
});
