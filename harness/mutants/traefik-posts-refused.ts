import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik has no router for POST",
  seen: "outside",
  because: "a rule with Method(`GET`)",
  twin: { way: "http", proxy: "traefik" },
  configuration: (files) =>
    replace(files, "studio.yaml", "rule: Host(`studio.test`)", "rule: Host(`studio.test`) && (Method(`GET`) || Method(`OPTIONS`))"),
  finding: "posts-refused",
});
