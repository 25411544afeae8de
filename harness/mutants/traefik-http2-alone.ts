import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Traefik offers HTTP/2 alone in ALPN. It speaks HTTP/1.1 with whoever agrees on nothing",
  seen: "equivalent",
  because: "alpnProtocols of its TLS options; websockets of most clients need HTTP/1.1",
  twin: { way: "tls-termination", proxy: "traefik" },
  configuration: (files) => insert(files, "studio.yaml", /minVersion:/, "alpnProtocols: [h2]"),
  finding: null,
});
