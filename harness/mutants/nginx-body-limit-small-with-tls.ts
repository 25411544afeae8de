import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx refuses bodies of more than 512 KiB",
  seen: "outside",
  because: "client_max_body_size (https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "client_max_body_size 16m", "client_max_body_size 512k"),
  finding: "body-limit-small",
});
