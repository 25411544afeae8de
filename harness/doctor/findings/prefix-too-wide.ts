import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "Paths that only begin with the letters of the prefix reach the server, too",
    means: "Something else of that host that has a similar name is taken over, and the server takes part of a name for a path.",
  },
  severity: "low",
  layer: "address",
  needs: "nothing",
  expected: "no answer of the server",
  decide({ manners, target }) {
    const reply = manners?.beyondPrefix;
    if (!reply || (reply.by !== "studio" && reply.by !== "engine")) return null;
    return { sure: "certain", observed: `Studio answers below ${target.prefix}x`, evidence: told(reply) };
  },
  edits: {
    nginx: [
      { in: null, change: "location {prefix} {", take: "{prefix} {", put: "{prefix}/ {" },
      { in: null, change: "~^{prefix}/?(.*)$ /$1;", take: "/?(.*)$ /$1;", put: "(/.*)$ $1;" },
    ],
    caddy: [{ in: null, change: "handle_path {prefix}* {", take: "{prefix}* {", put: "{prefix}/* {" }],
    traefik: [{ in: null, change: "rule: …", take: "PathPrefix(`{prefix}`)", put: "(Path(`{prefix}`) || PathPrefix(`{prefix}/`))" }],
    haproxy: [
      { in: null, change: "http-request deny …path_beg {prefix} }", take: "{prefix} }", put: "{prefix}/ }" },
      { in: null, change: "http-request replace-path …", take: "/?(.*)$ /\\1", put: "(/.*)$ \\1" },
      { in: null, change: "use_backend …path_beg {prefix} }", take: "{prefix} }", put: "{prefix}/ }" },
    ],
    apache: [{ in: null, change: "ProxyPass {prefix} …", take: "{prefix} ", put: "{prefix}/ " }],
  },
});
