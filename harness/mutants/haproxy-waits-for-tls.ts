import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy waits for a greeting of TLS that does not come",
  seen: "outside",
  because: "tcp-request inspect-delay (https://docs.haproxy.org/2.6/configuration.html#tcp-request%20inspect-delay)",
  twin: { way: "tls-passthrough", proxy: "haproxy" },
  configuration: (files) =>
    insert(
      files,
      "studio.cfg",
      /timeout client/,
      "tcp-request inspect-delay 20s",
      "tcp-request content accept if { req.ssl_hello_type 1 }",
      "tcp-request content reject if WAIT_END",
    ),
  finding: "cleartext-hangs",
});
