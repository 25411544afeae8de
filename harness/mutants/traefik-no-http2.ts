import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Traefik offers HTTP/1.1 alone",
  seen: "outside",
  because: "alpnProtocols of its TLS options (https://doc.traefik.io/traefik/https/tls/#alpn-protocols)",
  twin: { way: "tls-termination", proxy: "traefik" },
  configuration: (files) => insert(files, "studio.yaml", /minVersion:/, "alpnProtocols: [http/1.1]"),
  finding: "http2-missing",
});
