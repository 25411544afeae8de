import { decideCertificate } from "../certificate.ts";
import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "The certificate is of an authority that is not believed here",
    means:
      "Clients that do not know that authority refuse the connection. It is either private (then they have to be told of it, doctor by --ca), or the server leaves out the certificates between its own and a known authority.",
    fix: {
      nginx: "Name a file in `ssl_certificate` that holds the certificate and, below it, those between it and the known authority.",
      caddy:
        "Name a file in the line `tls` of the site that holds the certificate and, below it, those between it and the known authority.",
      traefik:
        "Name a file in `certFile` of `tls.certificates` that holds the certificate and, below it, those between it and the known authority.",
      haproxy:
        "Name a file in `crt` of the line `bind`, together with its key that holds the certificate and, below it, those between it and the known authority.",
      apache: "Name a file in `SSLCertificateFile` that holds the certificate and, below it, those between it and the known authority.",
    },
  },
  severity: "critical",
  layer: "tls",
  needs: "nothing",
  expected: "a chain of certificates that ends at an authority that is believed",
  decide: ({ tls, reach }) => decideCertificate("trust", tls, reach),
});
