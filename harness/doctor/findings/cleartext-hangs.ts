import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Cleartext on the port of TLS gets no answer",
    means: "Who types http:// by mistake waits, and connections that say nothing are held for long.",
  },
  severity: "low",
  layer: "tls",
  needs: "nothing",
  expected: "an answer, or the end of the connection",
  decide: ({ manners }) =>
    manners?.cleartext === "nothing"
      ? { sure: "certain", observed: "neither within 3 s", evidence: ["GET / without TLS to the port of TLS -> nothing in 3 s"] }
      : null,
  edits: {
    nginx: [{ in: null, remove: ["ssl_preread on;"] }],
    haproxy: [
      {
        in: null,
        remove: ["tcp-request inspect-delay …", "tcp-request content accept …ssl_hello_type…", "tcp-request content reject …WAIT_END…"],
      },
    ],
  },
});
