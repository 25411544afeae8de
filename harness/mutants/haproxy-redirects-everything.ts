import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy redirects every request to another address",
  seen: "outside",
  because: "`redirect scheme https` without `unless { ssl_fc }`",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /option http-no-delay/, "http-request redirect scheme https code 301"),
  finding: "redirects-everything",
});
