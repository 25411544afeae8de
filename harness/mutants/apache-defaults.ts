import { mutant, remove, replace } from "../mutant.ts";

export default mutant({
  about: "Apache passes requests on as it does by itself",
  seen: "outside",
  because:
    "mod_proxy names the upstream as Host, appends to what the client said, and says no scheme (https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#x-headers)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) =>
    remove(
      replace(
        replace(files, "studio.conf", "ProxyPreserveHost On", "ProxyPreserveHost Off"),
        "studio.conf",
        "ProxyAddHeaders Off",
        "ProxyAddHeaders On",
      ),
      "studio.conf",
      /RequestHeader (?:set|unset) (?:X-Forwarded|Forwarded)/,
    ),
  finding: "scheme-differs",
});
