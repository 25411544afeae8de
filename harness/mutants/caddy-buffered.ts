import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy holds answers back until they are complete",
  seen: "outside",
  because: "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#streaming",
  twin: { way: "http", proxy: "caddy" },
  configuration: (files) => insert(files, "studio.caddy", /reverse_proxy/, "buffer_responses"),
  finding: "streams-buffered",
});
