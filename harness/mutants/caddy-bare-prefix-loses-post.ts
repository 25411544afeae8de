import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Caddy redirects the bare prefix by 302",
  seen: "outside",
  because: "302 is the default of `redir` (https://caddyserver.com/docs/caddyfile/directives/redir)",
  twin: { way: "prefix-stripped", proxy: "caddy" },
  configuration: (files) => replace(files, "studio.caddy", "/studio/ 308", "/studio/"),
  finding: "redirects-lose-post",
});
