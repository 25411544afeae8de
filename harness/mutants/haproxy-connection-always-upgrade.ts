import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy sends Connection: upgrade with every request",
  seen: "inside",
  because: "https://docs.haproxy.org/2.6/configuration.html#http-request%20set-header",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /del-header X-Real-IP/, "http-request set-header Connection upgrade"),
  finding: "connection-always-upgrade",
});
