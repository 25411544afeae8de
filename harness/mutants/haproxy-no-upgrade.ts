import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy does not pass Upgrade on",
  seen: "outside",
  because: "a rule of a guide that strips hop-by-hop headers",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /del-header X-Real-IP/, "http-request del-header Upgrade"),
  finding: "upgrade-removed",
});
