import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses what is not HTTP/2",
  seen: "outside",
  because: "a rule on the version; websockets of most clients need HTTP/1.1",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /option http-no-delay/, "http-request deny deny_status 403 if { req.ver 1.1 }"),
  finding: "http1-missing",
});
