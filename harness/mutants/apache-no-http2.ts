import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache offers HTTP/1.1 alone",
  seen: "outside",
  because: "`Protocols` of the virtual host (https://httpd.apache.org/docs/2.4/mod/core.html#protocols)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) => replace(files, "studio.conf", "Protocols h2 http/1.1", "Protocols http/1.1"),
  finding: "http2-missing",
});
