import { mutant } from "../mutant.ts";

export default mutant({
  about: "A proxy passes bytes on, and Studio believes forwarding headers from its address",
  seen: "outside",
  because: "what comes through a proxy that reads no requests is the client's own word",
  twin: { way: "tls-passthrough", proxy: "haproxy" },
  environment: { STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_TRUSTED_PROXIES: "127.0.0.1" },
  finding: "forwarding-forgeable",
});
