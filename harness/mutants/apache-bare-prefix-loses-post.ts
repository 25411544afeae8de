import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache redirects the bare prefix by 302",
  seen: "outside",
  because: "302 is the default of `RedirectMatch`",
  twin: { way: "prefix-stripped", proxy: "apache" },
  configuration: (files) => replace(files, "studio.conf", "RedirectMatch 308", "RedirectMatch"),
  finding: "redirects-lose-post",
});
