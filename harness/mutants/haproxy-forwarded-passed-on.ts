import { mutant, remove, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy prefers the Forwarded that a client sends",
  seen: "outside",
  because: "a rule with `unless { req.hdr(forwarded) -m found }`",
  twin: { way: "rfc7239", proxy: "haproxy" },
  configuration: (files) =>
    remove(
      replace(
        replace(files, "studio.cfg", "unless client_is_ipv6", "unless { req.hdr(forwarded) -m found }"),
        "studio.cfg",
        /.*if client_is_ipv6/,
        "",
      ),
      "studio.cfg",
      /del-header Forwarded/,
    ),
  finding: "forwarding-forgeable",
});
