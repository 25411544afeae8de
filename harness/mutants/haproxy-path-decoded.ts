import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy decodes paths",
  seen: "outside",
  because: "`http-request set-path` with `url_dec`, for an application that did not decode",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /option http-no-delay/, "http-request set-path %[path,url_dec]"),
  finding: "path-changed",
});
