import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "lighttpd hangs up after a second without a request",
  seen: "outside",
  because: "server.max-keep-alive-idle",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => insert(files, "studio.conf", /max-read-idle/, "server.max-keep-alive-idle = 1"),
  finding: "keep-alive-short",
});
