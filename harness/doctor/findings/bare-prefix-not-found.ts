import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: { title: "The prefix without its slash is not found", means: "Who types the address without the slash at its end sees an error." },
  severity: "low",
  layer: "address",
  needs: "nothing",
  expected: "a redirect to the prefix with its slash",
  decide: ({ bare, front }) =>
    bare?.status === 404 && front !== null && front.status < 400 ? { sure: "certain", observed: "404", evidence: told(bare) } : null,
  edits: {
    nginx: [
      { in: "server", drop: ["location = {prefix} …"] },
      { in: "server", set: ["location = {prefix} {", "  return 308 {prefix}/;", "}"] },
    ],
    caddy: [{ in: null, set: ["redir {prefix} {prefix}/ 308"], instead: ["redir {prefix} …"], only: true }],
    haproxy: [{ in: "frontend", set: ["http-request redirect code 308 location {prefix}/ if { path {prefix} }"] }],
    apache: [{ in: "host", set: ['RedirectMatch 308 "^{prefix}$" "{prefix}/"'], instead: ["RedirectMatch …"] }],
  },
});
