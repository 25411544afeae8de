import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy removes Origin, so that every page counts as none",
  seen: "outside",
  because: "a remedy for `not an accepted origin` that opens the door to every page",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /del-header X-Real-IP/, "http-request del-header Origin"),
  finding: "origin-removed",
});
