import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx removes Origin, so that every page counts as none",
  seen: "outside",
  because: "a well-known remedy for `not an accepted origin` (https://stackoverflow.com/questions/tagged/nginx+cors)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, 'proxy_set_header Origin "";'),
  finding: "origin-removed",
});
