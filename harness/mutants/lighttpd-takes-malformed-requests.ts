import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "lighttpd takes requests that are malformed",
  seen: "outside",
  because: "header-strict of server.http-parseopts (https://redmine.lighttpd.net/projects/lighttpd/wiki/Server_http-parseoptsDetails)",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) =>
    replace(
      files,
      "studio.conf",
      "server.http-parseopts = (",
      'server.http-parseopts = ( "header-strict" => "disable", "host-strict" => "disable",',
    ),
  finding: "takes-malformed-requests",
});
