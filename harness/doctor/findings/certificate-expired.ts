import { decideCertificate } from "../certificate.ts";
import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "The certificate has expired, or is not valid yet",
    means: "Browsers refuse the page, and every other client the connection.",
    fix: {
      nginx: "Renew the certificate, name its file in `ssl_certificate`, and reload.",
      caddy: "Caddy renews by itself: remove the line `tls` of the site, or renew the file that it names, and reload.",
      traefik: "Renew the certificate, name its file in `certFile` of `tls.certificates`, and reload.",
      haproxy: "Renew the certificate, name its file in `crt` of the line `bind`, together with its key, and reload.",
      apache: "Renew the certificate, name its file in `SSLCertificateFile`, and reload.",
    },
  },
  severity: "critical",
  layer: "tls",
  needs: "nothing",
  expected: "a certificate that is valid now",
  decide: ({ tls, reach }) => decideCertificate("expired", tls, reach),
});
