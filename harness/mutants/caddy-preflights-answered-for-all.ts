import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy answers preflights itself, and for every page",
  seen: "outside",
  because: "a `respond` on OPTIONS, with a `header`",
  twin: { way: "split-host", proxy: "caddy" },
  configuration: (files) =>
    insert(
      files,
      "studio.caddy",
      /request_header -Forwarded/,
      "@preflight method OPTIONS",
      "handle @preflight {",
      "  header Access-Control-Allow-Origin *",
      "  respond 204",
      "}",
    ),
  finding: "cors-doubled",
});
