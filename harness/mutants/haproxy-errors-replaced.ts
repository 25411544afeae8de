import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy replaces errors of Studio by its own",
  seen: "outside",
  because: "`http-response return` on the status (https://docs.haproxy.org/2.6/configuration.html#http-response%20return)",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    insert(
      files,
      "studio.cfg",
      /timeout tunnel/,
      'http-response return status 500 content-type text/html string "Sorry" if { status ge 400 }',
    ),
  finding: "errors-replaced",
});
