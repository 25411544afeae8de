import { finding } from "../finding.ts";
import { FORWARDING_HEADERS } from "../forwarding-headers.ts";

export default finding({
  cause: {
    title: "A client can have Studio believe another address of itself",
    means: "Links, redirects and cookies of whoever is sent such a request lead elsewhere, and the check of Origin can be got round.",
    studio:
      "Where no proxy stands before Studio, or one that passes bytes on, `STUDIO_PROXY_FIX_ENABLED=false`; else `STUDIO_TRUSTED_PROXIES` names the proxies and nothing wider.",
  },
  severity: "high",
  layer: "identity",
  needs: "spoof",
  expected: "the address of the connection, whatever a client says",
  decide({ spoof }) {
    if (!spoof) return null;
    const believed = spoof.believed.filter(({ what }) => what === "address").map(({ header, became }) => `${header} made it ${became}`);
    const dropped = spoof.droppedByConnection ?? [];
    if (dropped.length > 0) believed.push(`the proxy drops ${dropped.join(", ")} when a client lists them in Connection`);
    return believed.length === 0 ? null : { sure: "certain", observed: believed.join("; "), evidence: spoof.told };
  },
  brings: ["client-forgeable", "client-not-said"],
  edits: FORWARDING_HEADERS,
  settings: { STUDIO_PROXY_FIX_ENABLED: "false" },
});
