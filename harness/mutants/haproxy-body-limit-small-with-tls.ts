import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses bodies of more than 512 KiB",
  seen: "outside",
  because: "a rule on Content-Length",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    insert(
      files,
      "studio.cfg",
      /option http-no-delay/,
      "http-request deny deny_status 413 if { req.hdr(content-length),add(0) gt 524288 }",
      "http-request deny deny_status 413 if { method POST } !{ req.hdr(content-length) -m found }",
    ),
  finding: "body-limit-small",
});
