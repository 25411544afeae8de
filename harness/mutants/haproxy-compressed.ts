import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy compresses streams; it passes each piece on at once all the same",
  seen: "equivalent",
  because: "https://docs.haproxy.org/2.6/configuration.html#4.2-compression%20algo",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => insert(files, "studio.cfg", /^frontend/, "  compression algo gzip", "  compression type text/event-stream"),
  finding: null,
});
