import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx takes only `Connection: Upgrade` for an upgrade",
  seen: "outside",
  because: "a `map` of $http_connection in place of $http_upgrade; Firefox sends `keep-alive, Upgrade`",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    replace(
      files,
      "studio.conf",
      /map \$http_upgrade \$studio_connection [^}]*}/,
      "map $http_connection $studio_connection { Upgrade upgrade; default close; }",
    ),
  finding: "upgrade-compared-exactly",
});
