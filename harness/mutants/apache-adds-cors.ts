import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Apache adds a header of CORS to what Studio says itself",
  seen: "outside",
  because: "`Header add Access-Control-Allow-Origin *` (https://enable-cors.org/server_apache.html)",
  twin: { way: "split-host", proxy: "apache" },
  configuration: (files) => insert(files, "studio.conf", /ProxyPreserveHost/, "Header add Access-Control-Allow-Origin *"),
  finding: "cors-doubled",
});
