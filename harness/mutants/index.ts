// Written by scripts/indexes.mjs; do not edit.
import apacheCacheControlReplaced from "./apache-cache-control-replaced.ts";
import apacheClientNotSaid from "./apache-client-not-said.ts";
import apacheDropsWhatIsListed from "./apache-drops-what-is-listed.ts";
import apacheHostOfTheUpstream from "./apache-host-of-the-upstream.ts";
import apacheNoHttp2 from "./apache-no-http2.ts";
import apacheNoUpgrade from "./apache-no-upgrade.ts";
import apachePrefixNotSaid from "./apache-prefix-not-said.ts";
import apacheProtoMissing from "./apache-proto-missing.ts";
import apacheProtoPassedOn from "./apache-proto-passed-on.ts";
import apacheQueryDropped from "./apache-query-dropped.ts";
import apacheTimeout from "./apache-timeout.ts";
import caddyBodyLimit from "./caddy-body-limit.ts";
import caddyBodyLimitSmall from "./caddy-body-limit-small.ts";
import caddyBuffered from "./caddy-buffered.ts";
import caddyDropsWhatIsListed from "./caddy-drops-what-is-listed.ts";
import caddyHostOfTheUpstream from "./caddy-host-of-the-upstream.ts";
import caddyNoHttp2 from "./caddy-no-http2.ts";
import caddyNoUpgrade from "./caddy-no-upgrade.ts";
import caddyPrefixNotSaid from "./caddy-prefix-not-said.ts";
import caddyReadTimeout from "./caddy-read-timeout.ts";
import caddyResponseHeaderTimeout from "./caddy-response-header-timeout.ts";
import caddyTrustsEverybody from "./caddy-trusts-everybody.ts";
import clientNoReturn from "./client-no-return.ts";
import clientStock from "./client-stock.ts";
import clientTwoStreams from "./client-two-streams.ts";
import directTrustsEverybody from "./direct-trusts-everybody.ts";
import edgeCertificateExpired from "./edge-certificate-expired.ts";
import edgeCertificateOfAnotherName from "./edge-certificate-of-another-name.ts";
import edgeCertificateRogue from "./edge-certificate-rogue.ts";
import haproxyBodyLimit from "./haproxy-body-limit.ts";
import haproxyBodyLimitSmall from "./haproxy-body-limit-small.ts";
import haproxyCacheControlReplaced from "./haproxy-cache-control-replaced.ts";
import haproxyClientNotSaid from "./haproxy-client-not-said.ts";
import haproxyClientPassedOn from "./haproxy-client-passed-on.ts";
import haproxyCookiesRemoved from "./haproxy-cookies-removed.ts";
import haproxyDelayed from "./haproxy-delayed.ts";
import haproxyHostFixed from "./haproxy-host-fixed.ts";
import haproxyHostOfTheUpstream from "./haproxy-host-of-the-upstream.ts";
import haproxyHostPassedOn from "./haproxy-host-passed-on.ts";
import haproxyNoHttp2 from "./haproxy-no-http2.ts";
import haproxyNoUpgrade from "./haproxy-no-upgrade.ts";
import haproxyOriginRemoved from "./haproxy-origin-removed.ts";
import haproxyPrefixNotSaid from "./haproxy-prefix-not-said.ts";
import haproxyProtoMissing from "./haproxy-proto-missing.ts";
import haproxyProtoPassedOn from "./haproxy-proto-passed-on.ts";
import haproxyQueryDropped from "./haproxy-query-dropped.ts";
import haproxyRedirectsRewritten from "./haproxy-redirects-rewritten.ts";
import haproxyServerTimeout from "./haproxy-server-timeout.ts";
import haproxyTls12Alone from "./haproxy-tls-1.2-alone.ts";
import haproxyTunnelTimeout from "./haproxy-tunnel-timeout.ts";
import lighttpdBodyLimit from "./lighttpd-body-limit.ts";
import lighttpdBodyLimitSmall from "./lighttpd-body-limit-small.ts";
import lighttpdReadIdle from "./lighttpd-read-idle.ts";
import lighttpdReadTimeout from "./lighttpd-read-timeout.ts";
import nginxBodyLimit from "./nginx-body-limit.ts";
import nginxBodyLimitSmall from "./nginx-body-limit-small.ts";
import nginxBuffered from "./nginx-buffered.ts";
import nginxCacheControlReplaced from "./nginx-cache-control-replaced.ts";
import nginxClientAppended from "./nginx-client-appended.ts";
import nginxClientAppendedAllTrusted from "./nginx-client-appended-all-trusted.ts";
import nginxClientAppendedDepthTwo from "./nginx-client-appended-depth-two.ts";
import nginxClientNotSaid from "./nginx-client-not-said.ts";
import nginxClientPassedOn from "./nginx-client-passed-on.ts";
import nginxCookiePathRewritten from "./nginx-cookie-path-rewritten.ts";
import nginxHandshakesCached from "./nginx-handshakes-cached.ts";
import nginxHostFixed from "./nginx-host-fixed.ts";
import nginxHostOfTheUpstream from "./nginx-host-of-the-upstream.ts";
import nginxHostPassedOn from "./nginx-host-passed-on.ts";
import nginxHostWithAnotherPort from "./nginx-host-with-another-port.ts";
import nginxHostWithoutPort from "./nginx-host-without-port.ts";
import nginxHttp10Buffered from "./nginx-http10-buffered.ts";
import nginxNoHttp2 from "./nginx-no-http2.ts";
import nginxNoUpgrade from "./nginx-no-upgrade.ts";
import nginxOriginRemoved from "./nginx-origin-removed.ts";
import nginxPrefixNotRemoved from "./nginx-prefix-not-removed.ts";
import nginxPrefixNotSaid from "./nginx-prefix-not-said.ts";
import nginxPrefixTwice from "./nginx-prefix-twice.ts";
import nginxProtoMissing from "./nginx-proto-missing.ts";
import nginxProtoPassedOn from "./nginx-proto-passed-on.ts";
import nginxQueryDropped from "./nginx-query-dropped.ts";
import nginxReadTimeout from "./nginx-read-timeout.ts";
import nginxRedirectsRewritten from "./nginx-redirects-rewritten.ts";
import nginxStreamTimeout from "./nginx-stream-timeout.ts";
import nginxTls11 from "./nginx-tls-1.1.ts";
import nginxUpgradeRefused from "./nginx-upgrade-refused.ts";
import passthroughTrustsTheProxy from "./passthrough-trusts-the-proxy.ts";
import studioExpectsOneProxy from "./studio-expects-one-proxy.ts";
import studioExpectsTheSchemeOfTwo from "./studio-expects-the-scheme-of-two.ts";
import studioExpectsTwoProxies from "./studio-expects-two-proxies.ts";
import studioLetsEveryPageIn from "./studio-lets-every-page-in.ts";
import studioPublicUrlHttp from "./studio-public-url-http.ts";
import studioReadsNoProxy from "./studio-reads-no-proxy.ts";
import studioReadsTheOtherFamily from "./studio-reads-the-other-family.ts";
import studioTrustsAnotherProxy from "./studio-trusts-another-proxy.ts";
import traefikAnswerTimeout from "./traefik-answer-timeout.ts";
import traefikBodyLimitSmall from "./traefik-body-limit-small.ts";
import traefikHostOfTheUpstream from "./traefik-host-of-the-upstream.ts";
import traefikNoHttp2 from "./traefik-no-http2.ts";
import traefikNoUpgrade from "./traefik-no-upgrade.ts";
import traefikPrefixNotSaid from "./traefik-prefix-not-said.ts";
import traefikProtoFixed from "./traefik-proto-fixed.ts";
import traefikTrustsEverybody from "./traefik-trusts-everybody.ts";

/** Every broken twin, by its id. */
export const mutants = {
  "apache-cache-control-replaced": apacheCacheControlReplaced,
  "apache-client-not-said": apacheClientNotSaid,
  "apache-drops-what-is-listed": apacheDropsWhatIsListed,
  "apache-host-of-the-upstream": apacheHostOfTheUpstream,
  "apache-no-http2": apacheNoHttp2,
  "apache-no-upgrade": apacheNoUpgrade,
  "apache-prefix-not-said": apachePrefixNotSaid,
  "apache-proto-missing": apacheProtoMissing,
  "apache-proto-passed-on": apacheProtoPassedOn,
  "apache-query-dropped": apacheQueryDropped,
  "apache-timeout": apacheTimeout,
  "caddy-body-limit": caddyBodyLimit,
  "caddy-body-limit-small": caddyBodyLimitSmall,
  "caddy-buffered": caddyBuffered,
  "caddy-drops-what-is-listed": caddyDropsWhatIsListed,
  "caddy-host-of-the-upstream": caddyHostOfTheUpstream,
  "caddy-no-http2": caddyNoHttp2,
  "caddy-no-upgrade": caddyNoUpgrade,
  "caddy-prefix-not-said": caddyPrefixNotSaid,
  "caddy-read-timeout": caddyReadTimeout,
  "caddy-response-header-timeout": caddyResponseHeaderTimeout,
  "caddy-trusts-everybody": caddyTrustsEverybody,
  "client-no-return": clientNoReturn,
  "client-stock": clientStock,
  "client-two-streams": clientTwoStreams,
  "direct-trusts-everybody": directTrustsEverybody,
  "edge-certificate-expired": edgeCertificateExpired,
  "edge-certificate-of-another-name": edgeCertificateOfAnotherName,
  "edge-certificate-rogue": edgeCertificateRogue,
  "haproxy-body-limit": haproxyBodyLimit,
  "haproxy-body-limit-small": haproxyBodyLimitSmall,
  "haproxy-cache-control-replaced": haproxyCacheControlReplaced,
  "haproxy-client-not-said": haproxyClientNotSaid,
  "haproxy-client-passed-on": haproxyClientPassedOn,
  "haproxy-cookies-removed": haproxyCookiesRemoved,
  "haproxy-delayed": haproxyDelayed,
  "haproxy-host-fixed": haproxyHostFixed,
  "haproxy-host-of-the-upstream": haproxyHostOfTheUpstream,
  "haproxy-host-passed-on": haproxyHostPassedOn,
  "haproxy-no-http2": haproxyNoHttp2,
  "haproxy-no-upgrade": haproxyNoUpgrade,
  "haproxy-origin-removed": haproxyOriginRemoved,
  "haproxy-prefix-not-said": haproxyPrefixNotSaid,
  "haproxy-proto-missing": haproxyProtoMissing,
  "haproxy-proto-passed-on": haproxyProtoPassedOn,
  "haproxy-query-dropped": haproxyQueryDropped,
  "haproxy-redirects-rewritten": haproxyRedirectsRewritten,
  "haproxy-server-timeout": haproxyServerTimeout,
  "haproxy-tls-1.2-alone": haproxyTls12Alone,
  "haproxy-tunnel-timeout": haproxyTunnelTimeout,
  "lighttpd-body-limit": lighttpdBodyLimit,
  "lighttpd-body-limit-small": lighttpdBodyLimitSmall,
  "lighttpd-read-idle": lighttpdReadIdle,
  "lighttpd-read-timeout": lighttpdReadTimeout,
  "nginx-body-limit": nginxBodyLimit,
  "nginx-body-limit-small": nginxBodyLimitSmall,
  "nginx-buffered": nginxBuffered,
  "nginx-cache-control-replaced": nginxCacheControlReplaced,
  "nginx-client-appended": nginxClientAppended,
  "nginx-client-appended-all-trusted": nginxClientAppendedAllTrusted,
  "nginx-client-appended-depth-two": nginxClientAppendedDepthTwo,
  "nginx-client-not-said": nginxClientNotSaid,
  "nginx-client-passed-on": nginxClientPassedOn,
  "nginx-cookie-path-rewritten": nginxCookiePathRewritten,
  "nginx-handshakes-cached": nginxHandshakesCached,
  "nginx-host-fixed": nginxHostFixed,
  "nginx-host-of-the-upstream": nginxHostOfTheUpstream,
  "nginx-host-passed-on": nginxHostPassedOn,
  "nginx-host-with-another-port": nginxHostWithAnotherPort,
  "nginx-host-without-port": nginxHostWithoutPort,
  "nginx-http10-buffered": nginxHttp10Buffered,
  "nginx-no-http2": nginxNoHttp2,
  "nginx-no-upgrade": nginxNoUpgrade,
  "nginx-origin-removed": nginxOriginRemoved,
  "nginx-prefix-not-removed": nginxPrefixNotRemoved,
  "nginx-prefix-not-said": nginxPrefixNotSaid,
  "nginx-prefix-twice": nginxPrefixTwice,
  "nginx-proto-missing": nginxProtoMissing,
  "nginx-proto-passed-on": nginxProtoPassedOn,
  "nginx-query-dropped": nginxQueryDropped,
  "nginx-read-timeout": nginxReadTimeout,
  "nginx-redirects-rewritten": nginxRedirectsRewritten,
  "nginx-stream-timeout": nginxStreamTimeout,
  "nginx-tls-1.1": nginxTls11,
  "nginx-upgrade-refused": nginxUpgradeRefused,
  "passthrough-trusts-the-proxy": passthroughTrustsTheProxy,
  "studio-expects-one-proxy": studioExpectsOneProxy,
  "studio-expects-the-scheme-of-two": studioExpectsTheSchemeOfTwo,
  "studio-expects-two-proxies": studioExpectsTwoProxies,
  "studio-lets-every-page-in": studioLetsEveryPageIn,
  "studio-public-url-http": studioPublicUrlHttp,
  "studio-reads-no-proxy": studioReadsNoProxy,
  "studio-reads-the-other-family": studioReadsTheOtherFamily,
  "studio-trusts-another-proxy": studioTrustsAnotherProxy,
  "traefik-answer-timeout": traefikAnswerTimeout,
  "traefik-body-limit-small": traefikBodyLimitSmall,
  "traefik-host-of-the-upstream": traefikHostOfTheUpstream,
  "traefik-no-http2": traefikNoHttp2,
  "traefik-no-upgrade": traefikNoUpgrade,
  "traefik-prefix-not-said": traefikPrefixNotSaid,
  "traefik-proto-fixed": traefikProtoFixed,
  "traefik-trusts-everybody": traefikTrustsEverybody,
} as const;
