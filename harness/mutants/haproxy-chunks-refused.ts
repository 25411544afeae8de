import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses bodies in chunks",
  seen: "outside",
  because: "a rule on Transfer-Encoding that is to stop request smuggling",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) =>
    insert(files, "studio.cfg", /option http-no-delay/, "http-request deny if { req.hdr(transfer-encoding) -m found }"),
  finding: "chunks-refused",
});
