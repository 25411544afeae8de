import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "lighttpd decodes slashes in paths",
  seen: "outside",
  because: "url-path-2f-decode is on by default (https://redmine.lighttpd.net/projects/lighttpd/wiki/Server_http-parseoptsDetails)",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => replace(files, "studio.conf", /"url-path-2f-decode" => "disable"/, '"url-path-2f-decode" => "enable"'),
  finding: "path-changed",
});
