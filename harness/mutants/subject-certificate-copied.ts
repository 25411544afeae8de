import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio reads a copy of its certificate that nobody renews",
  seen: "inside",
  because: "a renewal hook that writes elsewhere than the server reads",
  twin: { way: "tls-passthrough", proxy: "haproxy" },
  upstreamCertificate: "copied",
  finding: null,
});
