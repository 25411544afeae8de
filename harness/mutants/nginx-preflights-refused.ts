import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx refuses OPTIONS",
  seen: "outside",
  because: "a list of allowed methods that forgets it",
  twin: { way: "split-host", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, "if ($request_method = OPTIONS) { return 405; }"),
  finding: "preflights-refused",
});
