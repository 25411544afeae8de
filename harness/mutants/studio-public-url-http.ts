import { mutant } from "../mutant.ts";

export default mutant({
  about: "The public address in the settings begins with http, and people come over https",
  seen: "outside",
  because: "https://owasp.org/www-community/controls/SecureCookieAttribute: Secure is lost with the scheme",
  twin: { way: "tls-termination", proxy: "nginx" },
  environment: { STUDIO_PUBLIC_URL: "http://studio.test" },
  finding: "scheme-differs",
});
