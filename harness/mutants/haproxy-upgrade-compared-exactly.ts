import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy takes only `Connection: Upgrade` for an upgrade",
  seen: "outside",
  because: "an ACL that compares the whole header; Firefox sends `keep-alive, Upgrade`",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) =>
    insert(files, "studio.cfg", /del-header X-Real-IP/, "http-request del-header Upgrade unless { req.fhdr(connection) -m str Upgrade }"),
  finding: "upgrade-compared-exactly",
});
