import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy closes a connection after each answer",
  seen: "outside",
  because: "option httpclose (https://docs.haproxy.org/2.6/configuration.html#option%20httpclose)",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /timeout client/, "option httpclose"),
  finding: "keep-alive-short",
});
