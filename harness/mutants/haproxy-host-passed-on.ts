import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy prefers the X-Forwarded-Host that a client sends",
  seen: "outside",
  because: "a rule with `unless { req.hdr(x-forwarded-host) -m found }`",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    replace(
      files,
      "studio.cfg",
      "X-Forwarded-Host %[req.hdr(host)]",
      "X-Forwarded-Host %[req.hdr(host)] unless { req.hdr(x-forwarded-host) -m found }",
    ),
  finding: "forwarding-forgeable",
});
