import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache takes the address of a client from X-Client-IP, whoever sends it",
  seen: "inside",
  because: "mod_remoteip without RemoteIPInternalProxy (https://httpd.apache.org/docs/2.4/mod/mod_remoteip.html)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) =>
    insert(
      insert(files, "studio.conf", /ProxyPreserveHost/, "RemoteIPHeader X-Client-IP"),
      "apache.conf",
      /LoadModule headers_module/,
      "LoadModule remoteip_module /usr/lib/apache2/modules/mod_remoteip.so",
    ),
  finding: "client-forgeable",
});
