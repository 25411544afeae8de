import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Caddy refuses bodies of more than 512 KiB",
  seen: "outside",
  because: "request_body max_size (https://caddyserver.com/docs/caddyfile/directives/request_body)",
  twin: { way: "http", proxy: "caddy" },
  configuration: (files) => replace(files, "studio.caddy", "max_size 16MiB", "max_size 512KiB"),
  finding: "body-limit-small",
});
