import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Caddy passes the X-Forwarded-Port of its clients on",
  seen: "outside",
  because: "Caddy sets -For, -Proto and -Host alone (https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#defaults)",
  twin: { way: "tls-termination", proxy: "caddy" },
  configuration: (files) => remove(files, "studio.caddy", /X-Forwarded-Port/),
  finding: "forwarding-forgeable",
});
