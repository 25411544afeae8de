import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache redirects to http, where people come over https",
  seen: "outside",
  because: "a RedirectMatch with a whole address",
  twin: { way: "prefix-stripped", proxy: "apache" },
  configuration: (files) =>
    replace(files, "studio.conf", /RedirectMatch 308 .*/, 'RedirectMatch 308 "^/studio$" "http://studio.test/studio/"'),
  finding: "redirects-rewritten",
});
