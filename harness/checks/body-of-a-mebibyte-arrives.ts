import { check } from "../check.ts";

const MIB = 1024 * 1024;

export default check({
  group: "limits",
  claim: "A request body of 1 MiB arrives whole",
  kind: "required",
  because: "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size (1 MiB by default, and often less)",
  needs: ["echo"],
  mutants: [
    "nginx-body-limit-small",
    "caddy-body-limit-small",
    "haproxy-body-limit-small",
    "traefik-body-limit-small",
    "lighttpd-body-limit-small",
  ],
  async run(t) {
    const { request } = await t.echo({ method: "POST", body: "x".repeat(MIB), lines: [["Content-Type", "text/plain"]] });
    t.expect("bytes that arrived", MIB, request.body_bytes);
  },
});
