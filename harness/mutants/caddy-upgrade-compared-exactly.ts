import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy takes only `Connection: Upgrade` for an upgrade",
  seen: "outside",
  because: "a matcher `header Connection Upgrade`, of guides for Caddy 1, compares the whole header",
  twin: { way: "http", proxy: "caddy" },
  configuration: (files) =>
    insert(files, "studio.caddy", /request_header -Forwarded/, "@list header Connection *,*", "request_header @list -Upgrade"),
  finding: "upgrade-compared-exactly",
});
