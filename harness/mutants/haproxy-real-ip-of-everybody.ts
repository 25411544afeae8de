import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy takes the address of a client from CF-Connecting-IP, whoever sends it",
  seen: "inside",
  because: "a rule for a content network, without its addresses",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    insert(
      files,
      "studio.cfg",
      /option http-no-delay/,
      "http-request set-src req.hdr(CF-Connecting-IP) if { req.hdr(CF-Connecting-IP) -m found }",
    ),
  finding: "client-forgeable",
});
