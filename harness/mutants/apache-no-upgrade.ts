import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache does not pass Upgrade on",
  seen: "outside",
  because: "without `upgrade=websocket` mod_proxy_http speaks plain HTTP (https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#wsupgrade)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) => replace(files, "studio.conf", /upgrade=websocket /, ""),
  finding: "upgrade-removed",
});
