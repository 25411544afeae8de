import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx redirects to its name without a port",
  seen: "outside",
  because: "absolute_redirect with port_in_redirect off (https://nginx.org/en/docs/http/ngx_http_core_module.html#port_in_redirect)",
  twin: { way: "prefix-stripped", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "absolute_redirect off;", "absolute_redirect on; port_in_redirect off;"),
  finding: "redirects-rewritten",
});
