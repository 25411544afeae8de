import { check } from "../check.ts";
import { parsed } from "../wire/json.ts";

export default check({
  group: "urls",
  claim: "The AsyncAPI document names the public address of the socket: protocol, host, port and path",
  kind: "required",
  because: "https://www.asyncapi.com/docs/reference/specification/v3.0.0#serverObject",
  needs: ["openapi-servers"],
  mutants: ["nginx-proto-missing", "nginx-host-without-port", "nginx-prefix-not-said", "traefik-proto-fixed"],
  async run(t) {
    const { status, text } = await t.send(t.site.probes.web!.asyncapi, { token: true });
    if (!t.expect("status", 200, status)) return;
    const { servers = {} } = (parsed(text) ?? {}) as { servers?: Record<string, { host: string; pathname: string; protocol: string }> };
    const { host, pathname, protocol } = Object.values(servers)[0] ?? {};
    t.expect("server", [t.site.dial.secure ? "wss" : "ws", new URL(t.site.origin).host], [protocol, host]);
    t.expect("path", t.socketPath.replace(/\/$/, ""), pathname?.replace(/\/$/, ""));
  },
});
