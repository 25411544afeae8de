import { check } from "../check.ts";
import { expectDistrust } from "../impostor.ts";

export default check({
  group: "tls",
  claim: "The proxy sends no request to an upstream whose certificate is of an authority that it does not know",
  kind: "required",
  because: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_verify (off by default); everything else works without it",
  needs: ["upstream-tls", "inside-certificates", "inside-upstream"],
  mutants: [
    "nginx-upstream-not-verified",
    "haproxy-upstream-not-verified",
    "caddy-upstream-not-verified",
    "apache-upstream-not-verified",
    "traefik-upstream-not-verified",
  ],
  run: (t) => expectDistrust(t, "rogue"),
});
