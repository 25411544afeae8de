import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy says one fixed host, whatever host was asked for",
  seen: "outside",
  because: "a server that answers for every name and calls all of them its own is open to DNS rebinding",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", "X-Forwarded-Host %[req.hdr(host)]", "X-Forwarded-Host studio.test"),
  finding: ["host-differs", "host-not-checked"],
});
