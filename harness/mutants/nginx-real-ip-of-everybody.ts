import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx takes the address of a client from X-Real-IP, whoever sends it",
  seen: "inside",
  because: "set_real_ip_from that holds the clients (https://nginx.org/en/docs/http/ngx_http_realip_module.html)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /absolute_redirect/, "set_real_ip_from 0.0.0.0/0;", "real_ip_header X-Real-IP;"),
  finding: "client-forgeable",
});
