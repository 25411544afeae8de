import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy removes the slash at the end of addresses by a redirect",
  seen: "outside",
  because: "a `redir` for the sake of search engines",
  twin: { way: "http", proxy: "caddy" },
  configuration: (files) =>
    insert(files, "studio.caddy", /request_header -Forwarded/, "@slash path_regexp slash ^/(.+)/$", "redir @slash /{re.slash.1} 301"),
  finding: "slash-removed",
});
