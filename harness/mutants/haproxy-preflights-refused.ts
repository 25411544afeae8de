import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses OPTIONS",
  seen: "outside",
  because: "a list of allowed methods that forgets it",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /option http-no-delay/, "http-request deny deny_status 405 if METH_OPTIONS"),
  finding: "preflights-refused",
});
