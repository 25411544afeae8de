import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy removes every cookie from answers",
  seen: "outside",
  because: "a rule that is to let a cache keep pages",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /timeout tunnel/, "http-response del-header Set-Cookie"),
  finding: "cookies-lost",
});
