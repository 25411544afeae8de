import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx lets caches keep every answer",
  seen: "outside",
  because: "headers of a site of static files, set for everything",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    insert(
      files,
      "studio.conf",
      /proxy_redirect off/,
      "proxy_hide_header Cache-Control;",
      'add_header Cache-Control "public, max-age=60";',
    ),
  finding: "handshakes-cacheable",
});
