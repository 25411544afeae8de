import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy takes eight connections, and lets the others wait",
  seen: "outside",
  because: "maxconn of the frontend (https://docs.haproxy.org/2.6/configuration.html#4.2-maxconn)",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /timeout client/, "maxconn 8"),
  finding: "connection-limit-small",
});
