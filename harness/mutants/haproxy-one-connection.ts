import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy opens one connection to Studio, so that a request waits until the poll before it is answered",
  seen: "outside",
  because: "https://docs.haproxy.org/2.6/configuration.html#5.2-maxconn",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", /(server studio1 \S+)/, "$1 maxconn 1"),
  finding: "connection-limit-small",
});
