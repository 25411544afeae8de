import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache believes every certificate of the authority, whatever name it is made out for",
  seen: "inside",
  because: "SSLProxyCheckPeerName off (https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslproxycheckpeername)",
  twin: { way: "tls-reencryption", proxy: "apache" },
  configuration: (files) => insert(files, "studio.conf", /SSLProxyVerify require/, "SSLProxyCheckPeerName off"),
  finding: null,
});
