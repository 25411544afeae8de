import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "lighttpd closes websockets on which a client is silent for a second",
  seen: "outside",
  because: "https://redmine.lighttpd.net/projects/lighttpd/wiki/Server_max-read-idleDetails",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => replace(files, "studio.conf", /server.max-read-idle = \d+/, "server.max-read-idle = 1"),
  finding: "idle-timeout-short",
});
