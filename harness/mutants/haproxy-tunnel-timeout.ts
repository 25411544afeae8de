import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy closes websockets that are silent for 2 s",
  seen: "outside",
  because: "https://docs.haproxy.org/2.6/configuration.html#4.2-timeout%20tunnel",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", /timeout tunnel \d+s/, "timeout tunnel 2s"),
  finding: "idle-timeout-short",
});
