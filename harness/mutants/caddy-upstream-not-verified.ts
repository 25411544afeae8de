import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Caddy speaks TLS to Studio and does not look at its certificate",
  seen: "inside",
  because: "tls_insecure_skip_verify (https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#tls_insecure_skip_verify)",
  twin: { way: "tls-reencryption", proxy: "caddy" },
  configuration: (files) => replace(files, "studio.caddy", /tls_trusted_ca_certs .*/, "tls_insecure_skip_verify"),
  finding: null,
});
