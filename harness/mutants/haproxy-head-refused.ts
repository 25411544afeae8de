import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses HEAD",
  seen: "outside",
  because: "a rule against programs that look around",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /option http-no-delay/, "http-request deny if METH_HEAD"),
  finding: "methods-refused",
});
