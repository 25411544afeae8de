import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Caddy does not keep a session on one of two servers that do not know each other's",
  seen: "outside",
  because: "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#load-balancing",
  twin: { way: "affinity-cookie", proxy: "caddy", subject: "memory" },
  configuration: (files) => remove(files, "studio.caddy", /lb_policy/),
  finding: "session-elsewhere",
});
