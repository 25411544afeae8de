import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy adds a header of CORS to what Studio says itself",
  seen: "outside",
  because: "`http-response add-header` where `set-header` would still be wrong",
  twin: { way: "split-host", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /timeout tunnel/, "http-response add-header Access-Control-Allow-Origin *"),
  finding: "cors-doubled",
});
