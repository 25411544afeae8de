import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx says the prefix twice",
  seen: "outside",
  because: "a location inside a location, each of which adds its part",
  twin: { way: "prefix-stripped", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "X-Forwarded-Prefix /studio", "X-Forwarded-Prefix /studio/studio"),
  finding: "prefix-differs",
});
