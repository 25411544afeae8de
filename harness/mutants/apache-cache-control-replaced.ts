import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache lets caches keep every answer",
  seen: "outside",
  because: "headers of a site of static files, set for everything",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) => insert(files, "studio.conf", /ProxyPreserveHost/, 'Header set Cache-Control "public, max-age=60"'),
  finding: "handshakes-cacheable",
});
