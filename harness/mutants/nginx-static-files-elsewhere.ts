import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx looks for style sheets and scripts in a directory of its own",
  seen: "outside",
  because: "a location for `\\.(css|js)$` of another application, which wins over the one of Studio",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /absolute_redirect/, "location ~ \\.(css|js|svg)$ { root /nowhere; }"),
  finding: "static-files-elsewhere",
});
