import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy does not pass Upgrade on",
  seen: "outside",
  because: "a line of a guide that strips hop-by-hop headers",
  twin: { way: "tls-termination", proxy: "caddy" },
  configuration: (files) => insert(files, "studio.caddy", /header_up -X-Real-IP/, "header_up -Upgrade"),
  finding: "upgrade-removed",
});
