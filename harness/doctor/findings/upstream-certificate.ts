import { finding } from "../finding.ts";
import { isGateway, isNeither, told } from "../see.ts";

export default finding({
  cause: {
    title: "The proxy may not believe the certificate of the server, or not speak TLS to it",
    means: "It answers as it does when the server is away; its log tells which it is.",
    fix: {
      nginx:
        "Let `proxy_ssl_trusted_certificate` name the authority of the server, `proxy_ssl_name` the name in its certificate, and `proxy_pass` begin with https.",
      caddy:
        "Let `tls_trusted_ca_certs` name the authority of the server and `tls_server_name` the name in its certificate, and the upstream begin with https.",
      traefik: "Let `rootCAs` of the serversTransport name the authority and `serverName` the name, and `url` begin with https.",
      haproxy: "Let `ca-file` of the server line name the authority and `verifyhost` and `sni` the name, beside `ssl verify required`.",
      apache: "Let `SSLProxyCACertificateFile` name the authority, and the certificate name the public host, which Apache asks for.",
    },
  },
  severity: "critical",
  layer: "server",
  needs: "nothing",
  expected: "an answer of the server",
  decide({ handshake }) {
    // A server of TLS says so itself when it is spoken to in cleartext.
    if (handshake?.status === 400 && isNeither(handshake) && /https/i.test(handshake.text))
      return { sure: "certain", observed: "the server got cleartext on its port of TLS, and says so", evidence: told(handshake) };
    // Where the server is slow it was at least reached.
    if (!handshake || !isGateway(handshake) || handshake.status === 504) return null;
    return {
      sure: "possible",
      observed: `${handshake.status}, as for every other reason why a server is not reached`,
      evidence: told(handshake),
    };
  },
  brings: ["polling-refused", "methods-refused", "websocket-refused-before-studio"],
  edits: {
    nginx: [{ in: "location", change: "proxy_pass http://…", take: "http://", put: "https://" }],
  },
});
