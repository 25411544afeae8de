import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx offers HTTP/1.1 alone",
  seen: "outside",
  because: "HTTP/2 has to be asked for (https://nginx.org/en/docs/http/ngx_http_v2_module.html)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", " ssl http2;", " ssl;"),
  finding: "http2-missing",
});
