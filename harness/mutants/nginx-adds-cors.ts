import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx adds a header of CORS to what Studio says itself",
  seen: "outside",
  because: "`add_header Access-Control-Allow-Origin *` (https://enable-cors.org/server_nginx.html)",
  twin: { way: "split-host", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_redirect off/, "add_header Access-Control-Allow-Origin * always;"),
  finding: "cors-doubled",
});
