import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy offers HTTP/2 alone in ALPN. It speaks HTTP/1.1 with whoever agrees on nothing",
  seen: "equivalent",
  because: "https://docs.haproxy.org/2.6/configuration.html#5.1-alpn",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", "alpn h2,http/1.1", "alpn h2"),
  finding: null,
});
