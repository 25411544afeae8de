import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy offers HTTP/1.1 alone",
  seen: "outside",
  because: "HTTP/2 has to be asked for in `alpn` of the bind line",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", "alpn h2,http/1.1", "alpn http/1.1"),
  finding: "http2-missing",
});
