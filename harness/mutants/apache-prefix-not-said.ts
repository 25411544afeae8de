import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Apache takes the prefix off and does not say so",
  seen: "outside",
  because: "X-Forwarded-Prefix is added by no product but Traefik",
  twin: { way: "prefix-stripped", proxy: "apache" },
  configuration: (files) => remove(files, "studio.conf", /RequestHeader set X-Forwarded-Prefix/),
  finding: "prefix-differs",
});
