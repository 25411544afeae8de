import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy hangs up after a second without a request",
  seen: "outside",
  because: "timeout http-keep-alive (https://docs.haproxy.org/2.6/configuration.html#timeout%20http-keep-alive)",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", "timeout http-keep-alive 75s", "timeout http-keep-alive 1s"),
  finding: "keep-alive-short",
});
