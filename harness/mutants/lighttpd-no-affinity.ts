import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "lighttpd does not keep a client on one of two servers that do not know each other's sessions",
  seen: "outside",
  because: "https://redmine.lighttpd.net/projects/lighttpd/wiki/Mod_proxy",
  twin: { way: "affinity-hash", proxy: "lighttpd", subject: "memory" },
  configuration: (files) => replace(files, "studio.conf", 'proxy.balance = "sticky"', 'proxy.balance = "round-robin"'),
  finding: "session-elsewhere",
});
