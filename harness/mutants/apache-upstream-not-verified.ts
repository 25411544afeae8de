import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache speaks TLS to Studio and does not look at its certificate",
  seen: "inside",
  because: "SSLProxyVerify is none by default (https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslproxyverify)",
  twin: { way: "tls-reencryption", proxy: "apache" },
  configuration: (files) => replace(files, "studio.conf", "SSLProxyVerify require", "SSLProxyVerify none"),
  finding: null,
});
