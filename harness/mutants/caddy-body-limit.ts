import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Caddy takes bodies of 100 kB at most",
  seen: "outside",
  because: "https://caddyserver.com/docs/caddyfile/directives/request_body",
  twin: { way: "http", proxy: "caddy" },
  configuration: (files) => replace(files, "studio.caddy", /max_size \d+MiB/, "max_size 100KB"),
  finding: "body-limit-small",
});
