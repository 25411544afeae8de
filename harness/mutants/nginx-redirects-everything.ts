import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx redirects every request to another address",
  seen: "outside",
  because: "the server block of port 80, which answers for this port, too",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /absolute_redirect/, "return 301 https://$host$request_uri;"),
  finding: "redirects-everything",
});
