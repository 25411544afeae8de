import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx appends to the X-Forwarded-For of its clients, and Studio trusts every address in it",
  seen: "inside",
  because:
    "$proxy_add_x_forwarded_for at the edge; whose networks are all trusted reads the leftmost value (https://github.com/caddyserver/caddy/issues/5804)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for"),
  environment: { STUDIO_TRUSTED_PROXIES: "127.0.0.0/8" },
  finding: "client-forgeable",
});
