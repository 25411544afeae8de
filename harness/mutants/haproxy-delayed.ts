import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy waits for more before it sends small pieces on",
  seen: "outside",
  because: "https://docs.haproxy.org/2.6/configuration.html#4.2-option%20http-no-delay",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => remove(files, "studio.cfg", /http-no-delay/),
  finding: "streams-buffered",
});
