import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy redirects the bare prefix by 302",
  seen: "outside",
  because: "302 is the default of `http-request redirect`",
  twin: { way: "prefix-stripped", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", " code 308", ""),
  finding: "redirects-lose-post",
});
