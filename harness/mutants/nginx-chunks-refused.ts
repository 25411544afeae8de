import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx refuses bodies without a length",
  seen: "outside",
  because: "a rule for an upstream that wants Content-Length",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, "if ($http_transfer_encoding) { return 411; }"),
  finding: "chunks-refused",
});
