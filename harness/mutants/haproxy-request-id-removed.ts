import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy removes the X-Request-Id of its clients",
  seen: "outside",
  because: "a rule that distrusts it",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /del-header X-Real-IP/, "http-request del-header X-Request-Id"),
  finding: "request-id-changed",
});
