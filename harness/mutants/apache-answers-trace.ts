import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Apache answers TRACE itself, with every header that it got",
  seen: "outside",
  because: "TraceEnable is on by default (https://httpd.apache.org/docs/2.4/mod/core.html#traceenable)",
  twin: { way: "http", proxy: "apache" },
  configuration: (files) => remove(files, "studio.conf", /TraceEnable/),
  finding: "trace-answered",
});
