import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache waits 2 s for an answer",
  seen: "outside",
  because: "https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) => replace(files, "studio.conf", / timeout=\d+/, " timeout=2"),
  finding: "gateway-error",
});
