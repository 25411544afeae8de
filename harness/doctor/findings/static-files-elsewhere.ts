import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "Style sheets and scripts are looked for elsewhere",
    means: "A rule for static files wins over the one for Studio: its pages come without style and without life.",
  },
  severity: "high",
  layer: "way",
  needs: "nothing",
  expected: "the style sheet of the page",
  decide({ manners }) {
    const asset = manners?.asset?.reply;
    if (!asset || (asset.status === 200 && /^text\/css/.test(asset.headers["content-type"] ?? ""))) return null;
    return {
      sure: asset.by === "proxy" ? "certain" : "likely",
      observed: `${asset.failure ?? asset.status} for the style sheet of a page`,
      evidence: told(asset),
    };
  },
  edits: {
    nginx: [{ in: "server", drop: ["location ~…css…", "location ~*…css…", "location /assets/…"] }],
    caddy: [{ in: null, drop: ["handle *.css …", "handle @static …", "handle /assets/* …"] }],
    haproxy: [{ in: null, remove: ["use_backend …path_end .css…", "use_backend …path_beg /assets…"] }],
    apache: [{ in: null, remove: ["ProxyPassMatch …css…", "ProxyPass /assets/ !", "Alias /assets/ …"] }],
  },
});
