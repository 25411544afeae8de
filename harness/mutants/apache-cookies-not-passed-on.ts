import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache does not pass cookies on",
  seen: "outside",
  because: "`RequestHeader unset Cookie` for the sake of a cache",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) => insert(files, "studio.conf", /ProxyPreserveHost/, "RequestHeader unset Cookie"),
  finding: "cookies-lost",
});
