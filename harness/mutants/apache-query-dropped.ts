import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache passes requests on without their query",
  seen: "outside",
  because:
    "the flag QSD of a RewriteRule, where addresses are not passed on as they were sent (https://httpd.apache.org/docs/2.4/rewrite/flags.html#flag_qsd)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) =>
    insert(
      insert(
        replace(files, "studio.conf", " nocanon", ""),
        "studio.conf",
        /ProxyPreserveHost/,
        "RewriteEngine On",
        "RewriteRule ^ %{REQUEST_URI} [QSD,PT]",
      ),
      "apache.conf",
      /LoadModule headers_module/,
      "LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so",
    ),
  finding: "query-lost",
});
