import { check } from "../check.ts";

/** QUIC version 1 (RFC 9000). */
const ONE = 1;

export default check({
  group: "http2",
  claim: "The edge says that HTTP/3 can be had at its own port, and speaks QUIC there",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9114#section-3.1",
  needs: ["http3"],
  mutants: ["caddy-no-http3", "caddy-promises-http3"],
  async run(t) {
    const { headers } = await t.send(t.site.probes.ready);
    const [, port] = /\bh3=":(\d+)"/.exec(String(headers["alt-svc"] ?? "")) ?? [];
    t.expect("port of h3 in Alt-Svc", String(t.site.dial.dialPort), port);
    if (port === undefined) return;
    const versions = await t.quicVersions(Number(port));
    t.note(`versions of QUIC: ${versions.map((version) => `0x${version.toString(16)}`).join(", ")}`);
    t.expect("whether version 1 is among them", true, versions.includes(ONE));
  },
});
