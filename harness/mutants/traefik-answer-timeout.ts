import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik waits 2 s for the head of an answer",
  seen: "outside",
  because: "https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/serverstransport/",
  twin: { way: "http", proxy: "traefik" },
  configuration: (files) => replace(files, "studio.yaml", /responseHeaderTimeout: \d+s/, "responseHeaderTimeout: 2s"),
  finding: "gateway-error",
});
