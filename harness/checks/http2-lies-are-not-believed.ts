import { check } from "../check.ts";
import { allLies, believed, truthOf } from "../truth.ts";

export default check({
  group: "http2",
  claim: "What a client writes into forwarding headers, or into Host beside :authority, is not believed over HTTP/2 either",
  kind: "required",
  because:
    "https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1 and https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For",
  needs: ["http2", "echo", "effective"],
  after: ["http2-answers", "http2-knows-the-public-address"],
  mutants: [
    "nginx-proto-passed-on",
    "haproxy-host-passed-on",
    "caddy-trusts-everybody",
    "traefik-trusts-everybody",
    "apache-proto-passed-on",
  ],
  async run(t) {
    const lies = Object.fromEntries(allLies(t.site).map(([name, value]) => [name.toLowerCase(), value]));
    t.expect("what is believed of a client that lies", truthOf(t.site), believed(await t.echoOverHttp2(lies)));
    // A request that names two hosts may be refused; what is answered is answered for the one that counts.
    const session = await t.http2();
    const { status, text } = await session.send(t.site.prefix + t.site.probes.ready, { host: "evil.test" });
    t.note(`Host beside :authority: ${status}`);
    t.expect("the other host in the answer", false, text.includes("evil.test"));
    if (status < 400)
      t.expect("what is believed with another Host", truthOf(t.site), believed(await t.echoOverHttp2({ host: "evil.test" })));
  },
});
