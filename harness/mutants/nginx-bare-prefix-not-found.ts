import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx does not know the prefix without its slash",
  seen: "outside",
  because: "a location that ends in a slash covers nothing without it",
  twin: { way: "prefix-stripped", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "return 308 /studio/;", "return 404;"),
  finding: "bare-prefix-not-found",
});
