import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "The redirect from the prefix without its slash makes a GET of a POST",
    means:
      "After 301 and 302 clients send GET without a body; after 308 they send the same again. Only who leaves the slash out is concerned.",
  },
  severity: "low",
  layer: "address",
  needs: "nothing",
  expected: "307 or 308",
  decide: ({ bare }) =>
    bare && [301, 302, 303].includes(bare.status) ? { sure: "certain", observed: String(bare.status), evidence: told(bare) } : null,
  edits: {
    nginx: [
      { in: null, change: "return 301 …", take: "return 301", put: "return 308" },
      { in: null, change: "return 302 …", take: "return 302", put: "return 308" },
    ],
    caddy: [{ in: null, set: ["redir {prefix} {prefix}/ 308"], instead: ["redir {prefix} …"], only: true }],
    traefik: [{ in: null, change: "permanent: false", take: "permanent: false", put: "permanent: true" }],
    haproxy: [
      { in: null, change: "http-request redirect location {prefix}/ …", take: "redirect location", put: "redirect code 308 location" },
      { in: null, change: "http-request redirect code 301 …", take: "code 301", put: "code 308" },
      { in: null, change: "http-request redirect code 302 …", take: "code 302", put: "code 308" },
    ],
    apache: [
      {
        in: null,
        set: ['RedirectMatch 308 "^{prefix}$" "{prefix}/"'],
        instead: ['RedirectMatch "^{prefix}$" …', 'RedirectMatch 301 "^{prefix}$" …', 'RedirectMatch 302 "^{prefix}$" …'],
        only: true,
      },
    ],
  },
});
