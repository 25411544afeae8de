import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx redirects the bare prefix by 301",
  seen: "outside",
  because: "`return 301` and `rewrite ... permanent`; clients then send GET",
  twin: { way: "prefix-stripped", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "return 308", "return 301"),
  finding: "redirects-lose-post",
});
