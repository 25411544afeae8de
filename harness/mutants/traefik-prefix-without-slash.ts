import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik takes every path that begins with the letters of the prefix",
  seen: "outside",
  because: "PathPrefix without a slash at its end, and stripPrefix that leaves what is left",
  twin: { way: "prefix-stripped", proxy: "traefik" },
  configuration: (files) => replace(files, "studio.yaml", "(Path(`/studio`) || PathPrefix(`/studio/`))", "PathPrefix(`/studio`)"),
  finding: "prefix-too-wide",
});
