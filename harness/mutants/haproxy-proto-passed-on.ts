import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy prefers the X-Forwarded-Proto that a client sends",
  seen: "outside",
  because: "a rule with `unless { req.hdr(x-forwarded-proto) -m found }`",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    replace(files, "studio.cfg", "X-Forwarded-Proto https", "X-Forwarded-Proto https unless { req.hdr(x-forwarded-proto) -m found }"),
  finding: "forwarding-forgeable",
});
