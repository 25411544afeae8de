import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Caddy takes the prefix off and does not say so",
  seen: "outside",
  because: "handle_path strips and says nothing (https://caddyserver.com/docs/caddyfile/directives/handle_path)",
  twin: { way: "prefix-stripped", proxy: "caddy" },
  configuration: (files) => remove(files, "studio.caddy", /request_header X-Forwarded-Prefix/),
  finding: "prefix-differs",
});
