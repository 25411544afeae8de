import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy looks for Studio on a port where nobody is",
  seen: "outside",
  because: "a port that was changed in one of two places",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", /server studio1 127\.0\.0\.1:\d+/, "server studio1 127.0.0.1:1"),
  finding: "gateway-error",
});
