import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx has a location for the socket that passes the forwarding headers of its clients on",
  seen: "outside",
  because:
    "proxy_set_header is inherited as a whole or not at all (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    insert(
      files,
      "studio.conf",
      /absolute_redirect/,
      "location /socket.io/ {",
      "  proxy_pass http://studio;",
      "  proxy_http_version 1.1;",
      "  proxy_set_header Upgrade $http_upgrade;",
      "  proxy_set_header Connection $studio_connection;",
      "  proxy_set_header Host $http_host;",
      "  proxy_set_header X-Forwarded-For $remote_addr;",
      "}",
    ),
  finding: "forwarding-forgeable",
});
