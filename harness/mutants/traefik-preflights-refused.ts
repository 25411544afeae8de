import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik has no router for OPTIONS",
  seen: "outside",
  because: "a rule with Method(`GET`) || Method(`POST`)",
  twin: { way: "http", proxy: "traefik" },
  configuration: (files) =>
    replace(
      files,
      "studio.yaml",
      "rule: Host(`studio.test`)",
      "rule: Host(`studio.test`) && (Method(`GET`) || Method(`POST`) || Method(`HEAD`))",
    ),
  finding: ["methods-refused", "preflights-refused"],
});
