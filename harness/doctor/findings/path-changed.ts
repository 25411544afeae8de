import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "The proxy decodes paths",
    means: "An encoded slash arrives as a slash: proxy and server read one address differently, and rules for paths can be got round.",
  },
  severity: "medium",
  layer: "address",
  needs: "nothing",
  expected: "404: there is no path with an encoded slash",
  decide({ manners, studio }) {
    const reply = manners?.encodedSlash;
    if (!reply || !studio || !(reply.status === 401 || reply.status === 200) || reply.by !== "studio") return null;
    return { sure: "certain", observed: `${reply.status}: it arrived as the path with a slash`, evidence: told(reply) };
  },
  edits: {
    nginx: [
      { in: "location", change: "proxy_pass …/;", take: "/;", put: ";" },
      { in: "location", remove: ["rewrite …"] },
    ],
    caddy: [{ in: null, remove: ["uri replace %2F …", "uri path_regexp …"] }],
    haproxy: [{ in: null, remove: ["http-request set-path …url_dec…", "http-request normalize-uri percent-decode-unreserved…"] }],
    apache: [
      { in: "host", set: ["AllowEncodedSlashes NoDecode"], instead: ["AllowEncodedSlashes …"] },
      { in: "host", change: "ProxyPass …", put: " nocanon" },
    ],
  },
});
