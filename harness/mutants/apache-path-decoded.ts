import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache decodes paths and merges their slashes",
  seen: "outside",
  because: "without `nocanon`, and with AllowEncodedSlashes On (https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) =>
    replace(replace(files, "studio.conf", " nocanon", ""), "studio.conf", "AllowEncodedSlashes NoDecode", "AllowEncodedSlashes On"),
  finding: "path-changed",
});
