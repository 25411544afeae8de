import { check } from "../check.ts";
import { oneOf } from "../expect.ts";

export default check({
  group: "tls",
  claim: "The proxy says in TLS for which name it asks its upstream",
  kind: "better",
  because:
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_server_name (off by default); an upstream of several names cannot choose its certificate",
  needs: ["upstream-tls", "echo"],
  mutants: ["nginx-upstream-not-told-the-name", "haproxy-upstream-not-told-the-name"],
  async run(t) {
    const { peer, server } = await t.echo();
    t.expect("TLS at the subject", true, peer.tls !== null);
    // The other runtimes do not tell it.
    const told = server.runtime === "node" ? ["upstream.test", t.site.dial.name] : ["upstream.test", t.site.dial.name, null];
    t.expect("name", oneOf(...told), peer.tls?.server_name ?? null);
  },
});
