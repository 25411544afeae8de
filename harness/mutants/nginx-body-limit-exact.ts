import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx has the same limit for bodies as Studio, and answers first",
  seen: "outside",
  because: "two limits for one thing; the page of the proxy says nothing to a program",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "client_max_body_size 16m", "client_max_body_size 1m"),
  finding: "body-limit-before-studio",
});
