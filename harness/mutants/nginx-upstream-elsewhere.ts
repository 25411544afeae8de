import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx looks for Studio on a port where nobody is",
  seen: "outside",
  because: "a port that was changed in one of two places",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", /server 127\.0\.0\.1:\d+;/, "server 127.0.0.1:1;"),
  finding: "gateway-error",
});
