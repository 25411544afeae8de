import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Traefik believes the forwarding headers of every client",
  seen: "outside",
  because: "forwardedHeaders.insecure (https://doc.traefik.io/traefik/routing/entrypoints/#forwarded-headers)",
  twin: { way: "tls-termination", proxy: "traefik" },
  configuration: (files) => insert(files, "traefik.yaml", /address:/, "forwardedHeaders:", "  insecure: true"),
  finding: "forwarding-forgeable",
});
