import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "The proxy does not say the server's name in TLS",
    means: "A server with several certificates shows the wrong one, and the proxy then refuses it, or believes every name.",
  },
  severity: "low",
  layer: "identity",
  needs: "token",
  expected: "a name in the handshake of TLS between proxy and server",
  decide({ inside }) {
    const tls = inside?.echo.peer.tls;
    // The other runtimes do not tell it.
    if (!inside || !tls || inside.echo.server.runtime !== "node" || tls.server_name !== null) return null;
    return { sure: "certain", observed: "none", evidence: [inside.told] };
  },
  edits: {
    nginx: [{ in: "location", set: ["proxy_ssl_server_name on;"], instead: ["proxy_ssl_server_name …"] }],
    caddy: [{ in: "transport", set: ["tls_server_name {name}"], instead: ["tls_server_name …"] }],
    haproxy: [{ in: "backend", change: "server … ssl …", put: " sni str({name})" }],
  },
});
