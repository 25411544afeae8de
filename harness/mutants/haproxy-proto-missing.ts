import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy ends TLS and does not say so",
  seen: "outside",
  because: "`option forwardfor` covers X-Forwarded-For alone (https://docs.haproxy.org/2.6/configuration.html#option%20forwardfor)",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => remove(files, "studio.cfg", /set-header X-Forwarded-Proto/),
  finding: "scheme-differs",
});
