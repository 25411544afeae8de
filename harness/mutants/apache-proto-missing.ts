import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Apache ends TLS and does not say so",
  seen: "outside",
  because: "mod_proxy adds -For, -Host and -Server, and no -Proto (https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#x-headers)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) => remove(files, "studio.conf", /RequestHeader set X-Forwarded-Proto/),
  finding: "scheme-differs",
});
