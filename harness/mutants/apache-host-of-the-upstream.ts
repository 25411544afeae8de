import { mutant, remove, replace } from "../mutant.ts";

export default mutant({
  about: "Apache names its upstream as the host and says the public one nowhere",
  seen: "outside",
  because: "ProxyPreserveHost is Off by default (https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypreservehost)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) =>
    remove(
      replace(files, "studio.conf", "ProxyPreserveHost On", "ProxyPreserveHost Off"),
      "studio.conf",
      /RequestHeader set X-Forwarded-Host/,
    ),
  finding: "host-differs",
});
