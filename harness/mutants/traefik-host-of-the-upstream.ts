import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Traefik names its upstream as Host. It says the public host in X-Forwarded-Host all the same, which is what is read",
  seen: "equivalent",
  because: "https://doc.traefik.io/traefik/routing/services/#pass-host-header",
  twin: { way: "tls-termination", proxy: "traefik" },
  configuration: (files) => insert(files, "studio.yaml", /loadBalancer:/, "  passHostHeader: false"),
  finding: null,
});
