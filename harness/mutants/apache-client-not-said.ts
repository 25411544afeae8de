import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Apache does not say who its client is",
  seen: "inside",
  because: "ProxyAddHeaders Off without a rule in its place (https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxyaddheaders)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) => remove(files, "studio.conf", /RequestHeader set X-Forwarded-For/),
  finding: "client-not-said",
});
