import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy passes requests on without their query",
  seen: "outside",
  because: "set-uri with the path alone; Engine.IO then answers `Transport unknown`",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /option http-no-delay/, "http-request set-uri %[path]"),
  finding: "query-lost",
});
