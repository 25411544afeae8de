import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx refuses clients that speak HTTP/1.1",
  seen: "outside",
  because: "a rule against programs, by $ssl_alpn_protocol; websockets of most clients need HTTP/1.1",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, 'if ($server_protocol = "HTTP/1.1") { return 505; }'),
  finding: "http1-missing",
});
