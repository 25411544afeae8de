import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx passes requests on without their query",
  seen: "outside",
  because: "a `proxy_pass` with variables sends exactly what it names; Engine.IO then answers `Transport unknown`",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "proxy_pass http://studio;", "proxy_pass http://studio$uri;"),
  finding: "query-lost",
});
