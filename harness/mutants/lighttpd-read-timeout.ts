import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "lighttpd waits a second for an answer",
  seen: "outside",
  because: "https://redmine.lighttpd.net/projects/lighttpd/wiki/Mod_proxy",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => replace(files, "studio.conf", /"read-timeout" => \d+/, '"read-timeout" => 1'),
  finding: "idle-timeout-short",
});
