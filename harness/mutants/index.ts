// Written by scripts/indexes.mjs; do not edit.
import apacheCacheControlReplaced from "./apache-cache-control-replaced.ts";
import apacheClientNotSaid from "./apache-client-not-said.ts";
import apacheDropsWhatIsListed from "./apache-drops-what-is-listed.ts";
import apacheHostOfTheUpstream from "./apache-host-of-the-upstream.ts";
import apacheNoAffinity from "./apache-no-affinity.ts";
import apacheNoHttp2 from "./apache-no-http2.ts";
import apacheNoUpgrade from "./apache-no-upgrade.ts";
import apachePrefixNotSaid from "./apache-prefix-not-said.ts";
import apacheProtoMissing from "./apache-proto-missing.ts";
import apacheProtoPassedOn from "./apache-proto-passed-on.ts";
import apacheQueryDropped from "./apache-query-dropped.ts";
import apacheTimeout from "./apache-timeout.ts";
import caddyBodyLimitSmall from "./caddy-body-limit-small.ts";
import caddyBuffered from "./caddy-buffered.ts";
import caddyCompressed from "./caddy-compressed.ts";
import caddyDropsWhatIsListed from "./caddy-drops-what-is-listed.ts";
import caddyHostOfTheUpstream from "./caddy-host-of-the-upstream.ts";
import caddyNoAffinity from "./caddy-no-affinity.ts";
import caddyNoHttp2 from "./caddy-no-http2.ts";
import caddyNoUpgrade from "./caddy-no-upgrade.ts";
import caddyPrefixNotSaid from "./caddy-prefix-not-said.ts";
import caddyReadTimeout from "./caddy-read-timeout.ts";
import caddyResponseHeaderTimeout from "./caddy-response-header-timeout.ts";
import caddyTakesTheFirst from "./caddy-takes-the-first.ts";
import caddyTrustsEverybody from "./caddy-trusts-everybody.ts";
import clientNoReturn from "./client-no-return.ts";
import clientStock from "./client-stock.ts";
import clientStockBehindCaddy from "./client-stock-behind-caddy.ts";
import clientTwoStreams from "./client-two-streams.ts";
import directTrustsEverybody from "./direct-trusts-everybody.ts";
import edgeCertificateExpired from "./edge-certificate-expired.ts";
import edgeCertificateOfAnotherName from "./edge-certificate-of-another-name.ts";
import edgeCertificateRogue from "./edge-certificate-rogue.ts";
import haproxyBodyLimitSmall from "./haproxy-body-limit-small.ts";
import haproxyCacheControlReplaced from "./haproxy-cache-control-replaced.ts";
import haproxyClientNotSaid from "./haproxy-client-not-said.ts";
import haproxyClientPassedOn from "./haproxy-client-passed-on.ts";
import haproxyCompressed from "./haproxy-compressed.ts";
import haproxyCookiesRemoved from "./haproxy-cookies-removed.ts";
import haproxyDelayed from "./haproxy-delayed.ts";
import haproxyHostFixed from "./haproxy-host-fixed.ts";
import haproxyHostOfTheUpstream from "./haproxy-host-of-the-upstream.ts";
import haproxyHostPassedOn from "./haproxy-host-passed-on.ts";
import haproxyInventsCompression from "./haproxy-invents-compression.ts";
import haproxyNoAffinity from "./haproxy-no-affinity.ts";
import haproxyNoHttp2 from "./haproxy-no-http2.ts";
import haproxyNoUpgrade from "./haproxy-no-upgrade.ts";
import haproxyOneConnection from "./haproxy-one-connection.ts";
import haproxyOriginRemoved from "./haproxy-origin-removed.ts";
import haproxyPrefixNotSaid from "./haproxy-prefix-not-said.ts";
import haproxyProtoMissing from "./haproxy-proto-missing.ts";
import haproxyProtoPassedOn from "./haproxy-proto-passed-on.ts";
import haproxyQueryDropped from "./haproxy-query-dropped.ts";
import haproxyRedirectsRewritten from "./haproxy-redirects-rewritten.ts";
import haproxyReloadCuts from "./haproxy-reload-cuts.ts";
import haproxyServerTimeout from "./haproxy-server-timeout.ts";
import haproxySocketioDocs from "./haproxy-socketio-docs.ts";
import haproxyTls12Alone from "./haproxy-tls-1.2-alone.ts";
import haproxyTunnelTimeout from "./haproxy-tunnel-timeout.ts";
import hopAnswersWebsocketsWrongly from "./hop-answers-websockets-wrongly.ts";
import hopBlackholesWebsockets from "./hop-blackholes-websockets.ts";
import hopCutsWebsockets from "./hop-cuts-websockets.ts";
import hopDemandsUpgrades from "./hop-demands-upgrades.ts";
import hopDropsCloseFrames from "./hop-drops-close-frames.ts";
import hopKeepsTheDead from "./hop-keeps-the-dead.ts";
import hopLimitsMessages from "./hop-limits-messages.ts";
import hopPassesOneDirection from "./hop-passes-one-direction.ts";
import hopRefusesWebsockets from "./hop-refuses-websockets.ts";
import hopResetsWebsockets from "./hop-resets-websockets.ts";
import hopSwallowsFrames from "./hop-swallows-frames.ts";
import lighttpdBodyLimitSmall from "./lighttpd-body-limit-small.ts";
import lighttpdNoAffinity from "./lighttpd-no-affinity.ts";
import lighttpdReadIdle from "./lighttpd-read-idle.ts";
import lighttpdReadTimeout from "./lighttpd-read-timeout.ts";
import memoryApart from "./memory-apart.ts";
import memoryCollects from "./memory-collects.ts";
import memoryDoubles from "./memory-doubles.ts";
import memoryGarbles from "./memory-garbles.ts";
import memoryLeaksRooms from "./memory-leaks-rooms.ts";
import memoryLeavesSilently from "./memory-leaves-silently.ts";
import memoryLoses from "./memory-loses.ts";
import memoryNoLimit from "./memory-no-limit.ts";
import memoryNoReplay from "./memory-no-replay.ts";
import memoryNoResnapshot from "./memory-no-resnapshot.ts";
import memoryOpenRooms from "./memory-open-rooms.ts";
import memorySmallMessages from "./memory-small-messages.ts";
import memorySwaps from "./memory-swaps.ts";
import memoryWorksAlone from "./memory-works-alone.ts";
import nginxBodyLimitSmall from "./nginx-body-limit-small.ts";
import nginxBuffered from "./nginx-buffered.ts";
import nginxCacheControlReplaced from "./nginx-cache-control-replaced.ts";
import nginxClientAppended from "./nginx-client-appended.ts";
import nginxClientAppendedAllTrusted from "./nginx-client-appended-all-trusted.ts";
import nginxClientAppendedDepthTwo from "./nginx-client-appended-depth-two.ts";
import nginxClientNotSaid from "./nginx-client-not-said.ts";
import nginxClientPassedOn from "./nginx-client-passed-on.ts";
import nginxCompressedBuffered from "./nginx-compressed-buffered.ts";
import nginxCookiePathRewritten from "./nginx-cookie-path-rewritten.ts";
import nginxHandshakesCached from "./nginx-handshakes-cached.ts";
import nginxHashesByAHeader from "./nginx-hashes-by-a-header.ts";
import nginxHostFixed from "./nginx-host-fixed.ts";
import nginxHostOfTheUpstream from "./nginx-host-of-the-upstream.ts";
import nginxHostPassedOn from "./nginx-host-passed-on.ts";
import nginxHostWithAnotherPort from "./nginx-host-with-another-port.ts";
import nginxHostWithoutPort from "./nginx-host-without-port.ts";
import nginxHttp10Buffered from "./nginx-http10-buffered.ts";
import nginxNoAffinity from "./nginx-no-affinity.ts";
import nginxNoHttp2 from "./nginx-no-http2.ts";
import nginxNoUpgrade from "./nginx-no-upgrade.ts";
import nginxOneConnection from "./nginx-one-connection.ts";
import nginxOriginRemoved from "./nginx-origin-removed.ts";
import nginxPrefixNotRemoved from "./nginx-prefix-not-removed.ts";
import nginxPrefixNotSaid from "./nginx-prefix-not-said.ts";
import nginxPrefixTwice from "./nginx-prefix-twice.ts";
import nginxProtoMissing from "./nginx-proto-missing.ts";
import nginxProtoPassedOn from "./nginx-proto-passed-on.ts";
import nginxQueryDropped from "./nginx-query-dropped.ts";
import nginxReadTimeout from "./nginx-read-timeout.ts";
import nginxRedirectsRewritten from "./nginx-redirects-rewritten.ts";
import nginxReloadCuts from "./nginx-reload-cuts.ts";
import nginxRewritesText from "./nginx-rewrites-text.ts";
import nginxSocketioDocs from "./nginx-socketio-docs.ts";
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
import traefikNoAffinity from "./traefik-no-affinity.ts";
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
  "apache-no-affinity": apacheNoAffinity,
  "apache-no-http2": apacheNoHttp2,
  "apache-no-upgrade": apacheNoUpgrade,
  "apache-prefix-not-said": apachePrefixNotSaid,
  "apache-proto-missing": apacheProtoMissing,
  "apache-proto-passed-on": apacheProtoPassedOn,
  "apache-query-dropped": apacheQueryDropped,
  "apache-timeout": apacheTimeout,
  "caddy-body-limit-small": caddyBodyLimitSmall,
  "caddy-buffered": caddyBuffered,
  "caddy-compressed": caddyCompressed,
  "caddy-drops-what-is-listed": caddyDropsWhatIsListed,
  "caddy-host-of-the-upstream": caddyHostOfTheUpstream,
  "caddy-no-affinity": caddyNoAffinity,
  "caddy-no-http2": caddyNoHttp2,
  "caddy-no-upgrade": caddyNoUpgrade,
  "caddy-prefix-not-said": caddyPrefixNotSaid,
  "caddy-read-timeout": caddyReadTimeout,
  "caddy-response-header-timeout": caddyResponseHeaderTimeout,
  "caddy-takes-the-first": caddyTakesTheFirst,
  "caddy-trusts-everybody": caddyTrustsEverybody,
  "client-no-return": clientNoReturn,
  "client-stock": clientStock,
  "client-stock-behind-caddy": clientStockBehindCaddy,
  "client-two-streams": clientTwoStreams,
  "direct-trusts-everybody": directTrustsEverybody,
  "edge-certificate-expired": edgeCertificateExpired,
  "edge-certificate-of-another-name": edgeCertificateOfAnotherName,
  "edge-certificate-rogue": edgeCertificateRogue,
  "haproxy-body-limit-small": haproxyBodyLimitSmall,
  "haproxy-cache-control-replaced": haproxyCacheControlReplaced,
  "haproxy-client-not-said": haproxyClientNotSaid,
  "haproxy-client-passed-on": haproxyClientPassedOn,
  "haproxy-compressed": haproxyCompressed,
  "haproxy-cookies-removed": haproxyCookiesRemoved,
  "haproxy-delayed": haproxyDelayed,
  "haproxy-host-fixed": haproxyHostFixed,
  "haproxy-host-of-the-upstream": haproxyHostOfTheUpstream,
  "haproxy-host-passed-on": haproxyHostPassedOn,
  "haproxy-invents-compression": haproxyInventsCompression,
  "haproxy-no-affinity": haproxyNoAffinity,
  "haproxy-no-http2": haproxyNoHttp2,
  "haproxy-no-upgrade": haproxyNoUpgrade,
  "haproxy-one-connection": haproxyOneConnection,
  "haproxy-origin-removed": haproxyOriginRemoved,
  "haproxy-prefix-not-said": haproxyPrefixNotSaid,
  "haproxy-proto-missing": haproxyProtoMissing,
  "haproxy-proto-passed-on": haproxyProtoPassedOn,
  "haproxy-query-dropped": haproxyQueryDropped,
  "haproxy-redirects-rewritten": haproxyRedirectsRewritten,
  "haproxy-reload-cuts": haproxyReloadCuts,
  "haproxy-server-timeout": haproxyServerTimeout,
  "haproxy-socketio-docs": haproxySocketioDocs,
  "haproxy-tls-1.2-alone": haproxyTls12Alone,
  "haproxy-tunnel-timeout": haproxyTunnelTimeout,
  "hop-answers-websockets-wrongly": hopAnswersWebsocketsWrongly,
  "hop-blackholes-websockets": hopBlackholesWebsockets,
  "hop-cuts-websockets": hopCutsWebsockets,
  "hop-demands-upgrades": hopDemandsUpgrades,
  "hop-drops-close-frames": hopDropsCloseFrames,
  "hop-keeps-the-dead": hopKeepsTheDead,
  "hop-limits-messages": hopLimitsMessages,
  "hop-passes-one-direction": hopPassesOneDirection,
  "hop-refuses-websockets": hopRefusesWebsockets,
  "hop-resets-websockets": hopResetsWebsockets,
  "hop-swallows-frames": hopSwallowsFrames,
  "lighttpd-body-limit-small": lighttpdBodyLimitSmall,
  "lighttpd-no-affinity": lighttpdNoAffinity,
  "lighttpd-read-idle": lighttpdReadIdle,
  "lighttpd-read-timeout": lighttpdReadTimeout,
  "memory-apart": memoryApart,
  "memory-collects": memoryCollects,
  "memory-doubles": memoryDoubles,
  "memory-garbles": memoryGarbles,
  "memory-leaks-rooms": memoryLeaksRooms,
  "memory-leaves-silently": memoryLeavesSilently,
  "memory-loses": memoryLoses,
  "memory-no-limit": memoryNoLimit,
  "memory-no-replay": memoryNoReplay,
  "memory-no-resnapshot": memoryNoResnapshot,
  "memory-open-rooms": memoryOpenRooms,
  "memory-small-messages": memorySmallMessages,
  "memory-swaps": memorySwaps,
  "memory-works-alone": memoryWorksAlone,
  "nginx-body-limit-small": nginxBodyLimitSmall,
  "nginx-buffered": nginxBuffered,
  "nginx-cache-control-replaced": nginxCacheControlReplaced,
  "nginx-client-appended": nginxClientAppended,
  "nginx-client-appended-all-trusted": nginxClientAppendedAllTrusted,
  "nginx-client-appended-depth-two": nginxClientAppendedDepthTwo,
  "nginx-client-not-said": nginxClientNotSaid,
  "nginx-client-passed-on": nginxClientPassedOn,
  "nginx-compressed-buffered": nginxCompressedBuffered,
  "nginx-cookie-path-rewritten": nginxCookiePathRewritten,
  "nginx-handshakes-cached": nginxHandshakesCached,
  "nginx-hashes-by-a-header": nginxHashesByAHeader,
  "nginx-host-fixed": nginxHostFixed,
  "nginx-host-of-the-upstream": nginxHostOfTheUpstream,
  "nginx-host-passed-on": nginxHostPassedOn,
  "nginx-host-with-another-port": nginxHostWithAnotherPort,
  "nginx-host-without-port": nginxHostWithoutPort,
  "nginx-http10-buffered": nginxHttp10Buffered,
  "nginx-no-affinity": nginxNoAffinity,
  "nginx-no-http2": nginxNoHttp2,
  "nginx-no-upgrade": nginxNoUpgrade,
  "nginx-one-connection": nginxOneConnection,
  "nginx-origin-removed": nginxOriginRemoved,
  "nginx-prefix-not-removed": nginxPrefixNotRemoved,
  "nginx-prefix-not-said": nginxPrefixNotSaid,
  "nginx-prefix-twice": nginxPrefixTwice,
  "nginx-proto-missing": nginxProtoMissing,
  "nginx-proto-passed-on": nginxProtoPassedOn,
  "nginx-query-dropped": nginxQueryDropped,
  "nginx-read-timeout": nginxReadTimeout,
  "nginx-redirects-rewritten": nginxRedirectsRewritten,
  "nginx-reload-cuts": nginxReloadCuts,
  "nginx-rewrites-text": nginxRewritesText,
  "nginx-socketio-docs": nginxSocketioDocs,
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
  "traefik-no-affinity": traefikNoAffinity,
  "traefik-no-http2": traefikNoHttp2,
  "traefik-no-upgrade": traefikNoUpgrade,
  "traefik-prefix-not-said": traefikPrefixNotSaid,
  "traefik-proto-fixed": traefikProtoFixed,
  "traefik-trusts-everybody": traefikTrustsEverybody,
} as const;
