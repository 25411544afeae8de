import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx speaks TLS 1.1",
  seen: "outside",
  because: "a configuration for browsers of ten years ago; RFC 8996",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    replace(
      files,
      "studio.conf",
      "ssl_protocols TLSv1.2 TLSv1.3;",
      "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers DEFAULT:@SECLEVEL=0;",
    ),
  finding: "tls-too-old",
});
