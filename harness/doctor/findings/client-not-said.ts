import { finding } from "../finding.ts";
import { FORWARDING_HEADERS } from "../forwarding-headers.ts";

export default finding({
  cause: {
    title: "Studio takes a proxy for its client",
    means: "The log, the limits for requests and the list of sessions show the address of a proxy for everybody.",
    studio:
      "Name every proxy in `STUDIO_TRUSTED_PROXIES`, and leave `STUDIO_PROXY_FIX_X_FOR` out: counting is for proxies without fixed addresses.",
  },
  severity: "medium",
  layer: "identity",
  needs: "token",
  expected: "the address of the client itself",
  decide({ inside, proxy }) {
    if (!inside) return null;
    const { effective, peer, request } = inside.echo;
    const lines = request.headers.filter(([name]) => name.toLowerCase() === "x-forwarded-for").flatMap(([, value]) => value.split(","));
    const forwarded = request.headers.some(([name]) => /^(?:x-forwarded-|forwarded$)/i.test(name));
    const first = lines.map((one) => one.trim()).find((one) => one !== "");
    // We sent no such header, so its first entry is what the outermost proxy saw.
    const passedOver = first !== undefined && first !== effective.client;
    const nothingSaid =
      first === undefined &&
      effective.client === peer.address &&
      (proxy.length > 0 || forwarded) &&
      !request.headers.some(([name]) => name.toLowerCase() === "forwarded");
    if (!passedOver && !nothingSaid) return null;
    return {
      sure: passedOver ? "certain" : "likely",
      observed: passedOver
        ? `the client is taken for ${effective.client}, and the outermost proxy says ${first}`
        : `the client is taken for the proxy itself, ${effective.client}: no proxy says another`,
      evidence: [inside.told],
    };
  },
  edits: FORWARDING_HEADERS,
  settings: { STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_TRUSTED_PROXIES: "{peer}", STUDIO_PROXY_FIX_X_FOR: null },
});
