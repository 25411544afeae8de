import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy puts scheme and host of its own into redirects",
  seen: "outside",
  because: "a rule for an application that knew no proxies",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    insert(files, "studio.cfg", /timeout tunnel/, "http-response replace-header Location ^/(.*)$ http://studio.test/\\1"),
  finding: "redirects-rewritten",
});
