import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Traefik does not pass Upgrade on",
  seen: "outside",
  because: "an empty value in customRequestHeaders removes a header",
  twin: { way: "tls-termination", proxy: "traefik" },
  configuration: (files) => insert(files, "studio.yaml", /customRequestHeaders:/, '  Upgrade: ""'),
  finding: "upgrade-removed",
});
