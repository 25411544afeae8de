import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx compresses streams, and collects them for that",
  seen: "outside",
  because: "https://nginx.org/en/docs/http/ngx_http_gzip_module.html#gzip_types",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    replace(
      files,
      "studio.conf",
      /( *)proxy_buffering off;/,
      "$1gzip on;\n$1gzip_types text/event-stream;\n$1gzip_proxied any;\n$1proxy_buffering on;",
    ),
  finding: "streams-buffered",
});
