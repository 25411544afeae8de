import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Caddy sends everybody to the first of two servers",
  seen: "outside",
  because: "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#lb_policy",
  twin: { way: "affinity-cookie", proxy: "caddy", subject: "memory" },
  configuration: (files) => replace(files, "studio.caddy", /lb_policy .*/, "lb_policy first"),
  finding: null,
});
