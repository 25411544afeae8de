import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy says http in Forwarded and https in X-Forwarded-Proto",
  seen: "inside",
  because: "`option forwarded` and X-Forwarded-* of two authors",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    replace(files, "studio.cfg", "http-request del-header Forwarded", 'http-request set-header Forwarded "proto=http"'),
  finding: "hops-contradict",
});
