import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy waits 2 s for an answer, and longer for websockets",
  seen: "outside",
  because: "https://docs.haproxy.org/2.6/configuration.html#4.2-timeout%20server",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", /timeout server \d+s/, "timeout server 2s"),
  finding: "gateway-error",
});
