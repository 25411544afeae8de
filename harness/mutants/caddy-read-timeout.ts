import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Caddy closes what the upstream is silent on for 2 s",
  seen: "outside",
  because: "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#the-http-transport",
  twin: { way: "http", proxy: "caddy" },
  configuration: (files) => replace(files, "studio.caddy", /read_timeout \d+s/, "read_timeout 2s"),
  finding: "idle-timeout-short",
});
