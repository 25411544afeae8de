import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy replaces errors of Studio by its own",
  seen: "outside",
  because: "handle_response of reverse_proxy (https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#intercepting-responses)",
  twin: { way: "tls-termination", proxy: "caddy" },
  configuration: (files) =>
    insert(files, "studio.caddy", /header_up -X-Real-IP/, "@error status 4xx", "handle_response @error {", '  respond "Sorry" 500', "}"),
  finding: "errors-replaced",
});
