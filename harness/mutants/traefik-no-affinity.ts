import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik does not keep a session on one of two servers that do not know each other's",
  seen: "outside",
  because: "https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/#sticky-sessions",
  twin: { way: "affinity-cookie", proxy: "traefik", subject: "memory" },
  configuration: (files) => replace(files, "studio.yaml", /^ +sticky:\n(?: +.*\n)+?(?= +servers:)/m, ""),
  finding: "session-elsewhere",
});
