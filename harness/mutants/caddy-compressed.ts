import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy compresses streams, and holds back what comes after their beginning",
  seen: "outside",
  because: "https://caddyserver.com/docs/caddyfile/directives/encode",
  twin: { way: "http", proxy: "caddy" },
  configuration: (files) =>
    insert(files, "studio.caddy", /^http/, "encode gzip {", "  minimum_length 1", "  match header Content-Type text/event-stream*", "}"),
  finding: "streams-buffered",
});
