import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx takes the prefix off and does not say so",
  seen: "outside",
  because: "X-Forwarded-Prefix is added by no product but Traefik",
  twin: { way: "prefix-stripped", proxy: "nginx" },
  configuration: (files) => remove(files, "studio.conf", /X-Forwarded-Prefix/),
  finding: "prefix-differs",
});
