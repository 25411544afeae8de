import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Caddy offers no HTTP/3",
  seen: "outside",
  because: "`protocols` of the global `servers` block (https://caddyserver.com/docs/caddyfile/options#protocols)",
  twin: { way: "tls-termination", proxy: "caddy" },
  configuration: (files) => replace(files, "Caddyfile", "protocols h1 h2 h3", "protocols h1 h2"),
  finding: "http3-missing",
});
