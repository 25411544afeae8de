import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "A proxy rewrites the text of answers",
    means:
      "A filter that is meant for the addresses in pages also changes messages, so people read what nobody wrote, and data is damaged.",
  },
  severity: "high",
  layer: "session",
  needs: "nothing",
  expected: "messages as they were sent",
  decide({ session }) {
    if (!session?.rewritten) return null;
    const { sent, got } = session.rewritten;
    return {
      sure: "certain",
      observed: `what was sent as ${sent} came back as ${got}`,
      evidence: session.requests.slice(0, 2).map((reply) => reply.told),
    };
  },
  // The addresses in pages are rewritten, too.
  brings: ["scheme-differs", "host-differs", "origin-refused", "redirects-rewritten", "compression-broken", "streams-buffered"],
  edits: {
    nginx: [{ in: null, remove: ["sub_filter …", "sub_filter_once …", "sub_filter_types …", "sub_filter_last_modified …"] }],
    caddy: [{ in: "site", remove: ["replace …"] }],
    haproxy: [{ in: null, remove: ["filter lua…"] }],
    apache: [
      {
        in: null,
        remove: ["AddOutputFilterByType SUBSTITUTE …", "SetOutputFilter SUBSTITUTE…", "Substitute …", "SetOutputFilter proxy-html…"],
      },
    ],
  },
});
