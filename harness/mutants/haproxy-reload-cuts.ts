import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy cuts websockets when its configuration is loaded anew",
  seen: "inside",
  because: "https://docs.haproxy.org/2.6/configuration.html#3.1-hard-stop-after",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "haproxy.cfg", /^global/, "  hard-stop-after 100ms"),
  finding: null,
});
