import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses addresses of more than 1 kB",
  seen: "outside",
  because: "a rule on url_len",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /option http-no-delay/, "http-request deny deny_status 400 if { url_len gt 1024 }"),
  finding: "address-limit-small",
});
