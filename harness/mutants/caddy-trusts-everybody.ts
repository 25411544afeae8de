import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy believes the forwarding headers of every client",
  seen: "outside",
  because: "trusted_proxies that holds the clients (https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#defaults)",
  twin: { way: "tls-termination", proxy: "caddy" },
  configuration: (files) => insert(files, "studio.caddy", /header_up -X-Real-IP/, "trusted_proxies 0.0.0.0/0"),
  finding: "forwarding-forgeable",
});
