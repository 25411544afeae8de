import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache takes requests that are malformed. It writes them anew, and those that it cannot write Studio refuses",
  seen: "equivalent",
  because: "HttpProtocolOptions Unsafe (https://httpd.apache.org/docs/2.4/mod/core.html#httpprotocoloptions)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) => insert(files, "apache.conf", /ServerName/, "HttpProtocolOptions Unsafe"),
  finding: null,
});
