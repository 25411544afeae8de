import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx cuts websockets when its configuration is loaded anew",
  seen: "inside",
  because: "https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "nginx.conf", "daemon off;", "daemon off;\nworker_shutdown_timeout 100ms;"),
  finding: null,
});
