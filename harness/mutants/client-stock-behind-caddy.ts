import { mutant } from "../mutant.ts";

export default mutant({
  about:
    "The client of Socket.IO as its documentation shows it, behind Caddy, which closes websockets when its configuration is loaded anew",
  seen: "inside",
  because: "https://github.com/caddyserver/caddy/issues/6420",
  twin: { way: "http", proxy: "caddy" },
  client: "stock",
  finding: null,
});
