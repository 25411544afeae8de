import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Apache does not keep a session on one of two servers that do not know each other's",
  seen: "outside",
  because: "https://httpd.apache.org/docs/2.4/mod/mod_proxy_balancer.html#stickyness",
  twin: { way: "affinity-cookie", proxy: "apache", subject: "memory" },
  configuration: (files) => remove(files, "studio.conf", /stickysession/),
  finding: "session-elsewhere",
});
