import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy takes the prefix off and does not say so",
  seen: "outside",
  because: "X-Forwarded-Prefix is added by no product but Traefik",
  twin: { way: "prefix-stripped", proxy: "haproxy" },
  configuration: (files) => remove(files, "studio.cfg", /set-header X-Forwarded-Prefix/),
  finding: "prefix-differs",
});
