import { finding } from "../finding.ts";
import { sidOf, told } from "../see.ts";

export default finding({
  cause: { title: "A cache answers handshakes", means: "Two clients are given the same session, and both break." },
  severity: "critical",
  layer: "session",
  needs: "nothing",
  expected: "another session for every client",
  decide: ({ handshake, again, withoutOrigin }) => {
    const sid = sidOf(handshake) ?? sidOf(withoutOrigin);
    return sid !== null && sid === sidOf(again)
      ? { sure: "certain", observed: "two handshakes were given the same session", evidence: told(handshake, again) }
      : null;
  },
  brings: [
    "session-elsewhere",
    "session-needs-cookies",
    "handshakes-cacheable",
    "upgrade-elsewhere",
    "upgrade-removed",
    "websocket-refused-before-studio",
    "socket-path-elsewhere",
    "posts-refused",
    "websocket-silent",
    "origin-removed",
    "every-origin-allowed",
    "http2-broken",
    "prefix-differs",
    "scheme-differs",
    "host-differs",
    "host-not-checked",
    "redirects-rewritten",
    "body-limit-small",
  ],
  edits: {
    nginx: [{ in: null, remove: ["proxy_cache …", "proxy_cache_valid …", "proxy_ignore_headers …", "proxy_cache_key …"] }],
    caddy: [{ in: null, remove: ["cache", "cache …"] }],
    traefik: [{ in: null, change: "middlewares: […]", take: "cache, ", put: "" }],
    haproxy: [{ in: null, remove: ["http-request cache-use …", "http-response cache-store …"] }],
    apache: [{ in: null, remove: ["CacheEnable …", "CacheIgnoreCacheControl …", "CacheStoreNoStore …"] }],
  },
});
