import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy takes twenty requests in ten seconds from an address",
  seen: "outside",
  because: "a stick table with http_req_rate, and a bound for a single page of text",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    insert(
      files,
      "studio.cfg",
      /timeout client/,
      "stick-table type ip size 1k expire 30s store http_req_rate(10s)",
      "http-request track-sc0 src",
      "http-request deny deny_status 429 if { sc_http_req_rate(0) gt 20 }",
    ),
  finding: "rate-limit-tight",
});
