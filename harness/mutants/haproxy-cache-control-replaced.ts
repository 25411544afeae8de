import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy lets caches keep every answer",
  seen: "outside",
  because: "headers of a site of static files, set for everything",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /timeout tunnel/, 'http-response set-header Cache-Control "public, max-age=60"'),
  finding: "handshakes-cacheable",
});
