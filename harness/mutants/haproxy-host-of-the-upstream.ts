import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy writes the name of the upstream into Host",
  seen: "outside",
  because: "a rule for virtual hosts at the upstream, before the one that keeps the public host",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /del-header X-Real-IP/, "http-request set-header Host upstream.test"),
  finding: "host-differs",
});
