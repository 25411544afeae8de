import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache replaces errors of Studio by its own",
  seen: "outside",
  because: "ProxyErrorOverride On (https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxyerroroverride)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) => insert(files, "studio.conf", /ProxyPreserveHost/, "ProxyErrorOverride On"),
  finding: "errors-replaced",
});
