import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik takes the prefix off by a rewriting that does not say so",
  seen: "outside",
  because: "replacePathRegex says X-Replaced-Path, and only stripPrefix says X-Forwarded-Prefix",
  twin: { way: "prefix-stripped", proxy: "traefik" },
  configuration: (files) =>
    replace(files, "studio.yaml", /stripPrefix:\n( +)prefixes: .*/, "replacePathRegex:\n$1regex: ^/studio(/.*)$\n$1replacement: $$1"),
  finding: "prefix-differs",
});
