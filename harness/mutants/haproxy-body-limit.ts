import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses bodies of more than 100 kB",
  seen: "outside",
  because: "https://docs.haproxy.org/2.6/configuration.html#7.3.6-req.hdr",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) =>
    insert(files, "studio.cfg", /^frontend/, "  http-request deny deny_status 413 if { req.hdr_val(content-length) gt 100000 }"),
  finding: "body-limit-small",
});
