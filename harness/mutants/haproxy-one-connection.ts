import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy opens one connection to Studio, so that a request beside a poll waits for it, and then for nothing",
  seen: "outside",
  because: "https://docs.haproxy.org/2.6/configuration.html#5.2-maxconn",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) =>
    insert(replace(files, "studio.cfg", /(server studio1 \S+)/, "$1 maxconn 1"), "studio.cfg", /timeout connect/, "timeout queue 500ms"),
  finding: "connection-limit-small",
});
