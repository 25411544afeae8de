import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache speaks HTTP/1.0 to Studio",
  seen: "inside",
  because: "force-proxy-request-1.0 (https://httpd.apache.org/docs/2.4/mod/mod_proxy_http.html#env)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) =>
    insert(files, "studio.conf", /ProxyPreserveHost/, "SetEnv force-proxy-request-1.0 1", "SetEnv proxy-nokeepalive 1"),
  finding: "http-1.0",
});
