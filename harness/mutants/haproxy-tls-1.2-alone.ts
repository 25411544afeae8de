import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy speaks TLS 1.2 and nothing newer",
  seen: "outside",
  because: "ssl-max-ver in the bind line",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", " ssl crt ", " ssl ssl-max-ver TLSv1.2 crt "),
  finding: "tls-1.3-missing",
});
