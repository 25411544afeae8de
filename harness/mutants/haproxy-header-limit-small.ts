import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses headers of more than 7 kB",
  seen: "outside",
  because: "tune.bufsize, less tune.maxrewrite (https://docs.haproxy.org/2.6/configuration.html#tune.bufsize)",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "haproxy.cfg", /maxconn/, "tune.bufsize 8192"),
  finding: "header-limit-small",
});
