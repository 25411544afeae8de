import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy does not say who its client is",
  seen: "inside",
  because: "without `option forwardfor` or a rule it says nothing",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => remove(files, "studio.cfg", /add-header X-Forwarded-For/),
  finding: "client-not-said",
});
