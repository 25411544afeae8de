import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx refuses requests without Origin",
  seen: "outside",
  because: "a rule that is to keep programs out",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    insert(
      files,
      "studio.conf",
      /absolute_redirect/,
      "location /socket.io/ {",
      '  if ($http_origin = "") {',
      "    return 403;",
      "  }",
      "  proxy_pass http://studio;",
      "  proxy_http_version 1.1;",
      "  proxy_set_header Upgrade $http_upgrade;",
      "  proxy_set_header Connection $studio_connection;",
      "  proxy_set_header Host $http_host;",
      "}",
    ),
  finding: "origin-demanded",
});
