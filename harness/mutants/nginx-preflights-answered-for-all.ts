import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx answers preflights itself, and for every page",
  seen: "outside",
  because: "https://enable-cors.org/server_nginx.html",
  twin: { way: "split-host", proxy: "nginx" },
  configuration: (files) =>
    insert(
      files,
      "studio.conf",
      /proxy_http_version/,
      "if ($request_method = OPTIONS) { add_header Access-Control-Allow-Origin *; add_header Access-Control-Allow-Headers content-type; return 204; }",
    ),
  finding: "cors-doubled",
});
