import { finding } from "../finding.ts";
import { FORWARDING_HEADERS } from "../forwarding-headers.ts";

export default finding({
  cause: {
    title: "A client can pass itself off as another address",
    means: "The log lies, and limits that count addresses are got round.",
    studio: "Name the proxies in `STUDIO_TRUSTED_PROXIES`, each by its own address and nothing wider.",
  },
  severity: "high",
  layer: "identity",
  needs: "spoof",
  expected: "the address of the connection, whatever a client says",
  decide({ spoof }) {
    const believed = spoof?.believed.filter(({ what }) => what === "client") ?? [];
    if (believed.length === 0) return null;
    return {
      sure: "certain",
      observed: believed.map(({ header, became }) => `${header} made the client ${became}`).join("; "),
      evidence: spoof!.told,
    };
  },
  brings: ["client-not-said"],
  edits: {
    ...FORWARDING_HEADERS,
    nginx: [
      { in: null, remove: ["set_real_ip_from 0.0.0.0/0;", "set_real_ip_from ::/0;", "real_ip_header …", "real_ip_recursive …"] },
      ...FORWARDING_HEADERS.nginx,
    ],
    haproxy: [{ in: null, remove: ["http-request set-src …"] }, ...FORWARDING_HEADERS.haproxy],
    apache: [{ in: null, remove: ["RemoteIPHeader …"] }, ...FORWARDING_HEADERS.apache],
  },
  settings: { STUDIO_TRUSTED_PROXIES: "{peer}", STUDIO_PROXY_FIX_X_FOR: null },
});
