import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy takes requests that are malformed. It writes them anew, and those that it cannot write Studio refuses",
  seen: "equivalent",
  because: "option accept-invalid-http-request (https://docs.haproxy.org/2.6/configuration.html#option%20accept-invalid-http-request)",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /timeout client/, "option accept-invalid-http-request"),
  finding: null,
});
