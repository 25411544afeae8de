import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy names its upstream as Host. It says the public host in X-Forwarded-Host all the same, which is what is read",
  seen: "equivalent",
  because: "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#headers",
  twin: { way: "tls-termination", proxy: "caddy" },
  configuration: (files) => insert(files, "studio.caddy", /header_up -X-Real-IP/, "header_up Host {upstream_hostport}"),
  finding: null,
});
