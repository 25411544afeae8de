import { decideCertificate } from "../certificate.ts";
import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "The certificate is made out for another name",
    means: "Browsers refuse the page, and every other client the connection.",
    fix: {
      nginx: "Get a certificate that names the host of the URL, name its file in `ssl_certificate`, and reload.",
      caddy: "Get a certificate that names the host of the URL, name its file in the line `tls` of the site, and reload.",
      traefik: "Get a certificate that names the host of the URL, name its file in `certFile` of `tls.certificates`, and reload.",
      haproxy:
        "Get a certificate that names the host of the URL, name its file in `crt` of the line `bind`, together with its key, and reload.",
      apache: "Get a certificate that names the host of the URL, name its file in `SSLCertificateFile`, and reload.",
    },
  },
  severity: "critical",
  layer: "tls",
  needs: "nothing",
  expected: "a certificate that names the host of the URL",
  decide: ({ tls, reach }) => decideCertificate("name", tls, reach),
});
