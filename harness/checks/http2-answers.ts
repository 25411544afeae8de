import { check } from "../check.ts";

export default check({
  group: "http2",
  claim: "The edge offers HTTP/2, and the subject answers through it",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9113#section-3.2",
  needs: ["http2"],
  mutants: ["haproxy-passes-keep-alive-on", "nginx-no-http2", "caddy-no-http2", "haproxy-no-http2", "apache-no-http2", "traefik-no-http2"],
  async run(t) {
    // Some speak it without having agreed on it.
    t.expect("what is agreed on", "h2", (await t.tls({ ALPNProtocols: ["h2", "http/1.1"] })).alpn);
    const session = await t.http2();
    const { status } = await session.send(t.site.prefix + t.site.probes.ready);
    t.expect("status", 200, status);
  },
});
