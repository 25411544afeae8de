import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "lighttpd takes bodies of 100 kB at most",
  seen: "outside",
  because: "https://redmine.lighttpd.net/projects/lighttpd/wiki/Server_max-request-sizeDetails",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => replace(files, "studio.conf", /server.max-request-size = \d+/, "server.max-request-size = 100"),
  finding: "body-limit-small",
});
