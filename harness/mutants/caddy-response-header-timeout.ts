import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy waits 2 s for the head of an answer",
  seen: "outside",
  because: "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#the-http-transport",
  twin: { way: "http", proxy: "caddy" },
  configuration: (files) => insert(files, "studio.caddy", /transport http/, "response_header_timeout 2s"),
  finding: "gateway-error",
});
