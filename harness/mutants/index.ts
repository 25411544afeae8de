// Written by scripts/indexes.mjs; do not edit.
import apacheAddressLimitSmall from "./apache-address-limit-small.ts";
import apacheAddsCors from "./apache-adds-cors.ts";
import apacheAnswersTrace from "./apache-answers-trace.ts";
import apacheBarePrefixLosesPost from "./apache-bare-prefix-loses-post.ts";
import apacheCacheControlReplaced from "./apache-cache-control-replaced.ts";
import apacheClientNotSaid from "./apache-client-not-said.ts";
import apacheClosesAfterTen from "./apache-closes-after-ten.ts";
import apacheCookiesNotPassedOn from "./apache-cookies-not-passed-on.ts";
import apacheDefaults from "./apache-defaults.ts";
import apacheDropsWhatIsListed from "./apache-drops-what-is-listed.ts";
import apacheErrorsReplaced from "./apache-errors-replaced.ts";
import apacheFewConnections from "./apache-few-connections.ts";
import apacheForwardedPassedOn from "./apache-forwarded-passed-on.ts";
import apacheHangsUpEarly from "./apache-hangs-up-early.ts";
import apacheHeaderLimitSmall from "./apache-header-limit-small.ts";
import apacheHostOfTheUpstream from "./apache-host-of-the-upstream.ts";
import apacheNoAffinity from "./apache-no-affinity.ts";
import apacheNoHttp2 from "./apache-no-http2.ts";
import apacheNoUpgrade from "./apache-no-upgrade.ts";
import apachePathDecoded from "./apache-path-decoded.ts";
import apachePrefixNotSaid from "./apache-prefix-not-said.ts";
import apachePrefixPassedOn from "./apache-prefix-passed-on.ts";
import apacheProtoMissing from "./apache-proto-missing.ts";
import apacheProtoPassedOn from "./apache-proto-passed-on.ts";
import apacheQueryDropped from "./apache-query-dropped.ts";
import apacheRealIpOfEverybody from "./apache-real-ip-of-everybody.ts";
import apacheRedirectsToHttp from "./apache-redirects-to-http.ts";
import apacheSpeaksHttp10 from "./apache-speaks-http-1.0.ts";
import apacheTakesMalformedRequests from "./apache-takes-malformed-requests.ts";
import apacheTimeout from "./apache-timeout.ts";
import apacheUpstreamNameNotVerified from "./apache-upstream-name-not-verified.ts";
import apacheUpstreamNotVerified from "./apache-upstream-not-verified.ts";
import caddyAddsCors from "./caddy-adds-cors.ts";
import caddyBarePrefixLosesPost from "./caddy-bare-prefix-loses-post.ts";
import caddyBodyLimitSmall from "./caddy-body-limit-small.ts";
import caddyBuffered from "./caddy-buffered.ts";
import caddyCompressed from "./caddy-compressed.ts";
import caddyDropsWhatIsListed from "./caddy-drops-what-is-listed.ts";
import caddyErrorsReplaced from "./caddy-errors-replaced.ts";
import caddyHostOfTheUpstream from "./caddy-host-of-the-upstream.ts";
import caddyNoAffinity from "./caddy-no-affinity.ts";
import caddyNoHttp2 from "./caddy-no-http2.ts";
import caddyNoHttp3 from "./caddy-no-http3.ts";
import caddyNoUpgrade from "./caddy-no-upgrade.ts";
import caddyPortPassedOn from "./caddy-port-passed-on.ts";
import caddyPrefixNotSaid from "./caddy-prefix-not-said.ts";
import caddyPrefixPassedOn from "./caddy-prefix-passed-on.ts";
import caddyPreflightsAnsweredForAll from "./caddy-preflights-answered-for-all.ts";
import caddyPromisesHttp3 from "./caddy-promises-http3.ts";
import caddyReadTimeout from "./caddy-read-timeout.ts";
import caddyResponseHeaderTimeout from "./caddy-response-header-timeout.ts";
import caddySlashRemoved from "./caddy-slash-removed.ts";
import caddyTakesTheFirst from "./caddy-takes-the-first.ts";
import caddyTrustsEverybody from "./caddy-trusts-everybody.ts";
import caddyUpgradeComparedExactly from "./caddy-upgrade-compared-exactly.ts";
import caddyUpstreamNotVerified from "./caddy-upstream-not-verified.ts";
import clientNoReturn from "./client-no-return.ts";
import clientStock from "./client-stock.ts";
import clientStockBehindCaddy from "./client-stock-behind-caddy.ts";
import clientTwoStreams from "./client-two-streams.ts";
import directTrustsEverybody from "./direct-trusts-everybody.ts";
import edgeCertificateExpired from "./edge-certificate-expired.ts";
import edgeCertificateOfAnotherName from "./edge-certificate-of-another-name.ts";
import edgeCertificateRogue from "./edge-certificate-rogue.ts";
import haproxyAddressLimitSmall from "./haproxy-address-limit-small.ts";
import haproxyAddsCors from "./haproxy-adds-cors.ts";
import haproxyBarePrefixLosesPost from "./haproxy-bare-prefix-loses-post.ts";
import haproxyBodyLimitSmall from "./haproxy-body-limit-small.ts";
import haproxyBodyLimitSmallWithTls from "./haproxy-body-limit-small-with-tls.ts";
import haproxyCacheControlReplaced from "./haproxy-cache-control-replaced.ts";
import haproxyCertificateCopied from "./haproxy-certificate-copied.ts";
import haproxyChunksRefused from "./haproxy-chunks-refused.ts";
import haproxyClientNotSaid from "./haproxy-client-not-said.ts";
import haproxyClientPassedOn from "./haproxy-client-passed-on.ts";
import haproxyClosesAfterEach from "./haproxy-closes-after-each.ts";
import haproxyCompressed from "./haproxy-compressed.ts";
import haproxyConnectionAlwaysUpgrade from "./haproxy-connection-always-upgrade.ts";
import haproxyCookiesRemoved from "./haproxy-cookies-removed.ts";
import haproxyDelayed from "./haproxy-delayed.ts";
import haproxyErrorsReplaced from "./haproxy-errors-replaced.ts";
import haproxyFewConnections from "./haproxy-few-connections.ts";
import haproxyForwardedAppended from "./haproxy-forwarded-appended.ts";
import haproxyForwardedPassedOn from "./haproxy-forwarded-passed-on.ts";
import haproxyHangsUpEarly from "./haproxy-hangs-up-early.ts";
import haproxyHeadRefused from "./haproxy-head-refused.ts";
import haproxyHeaderLimitSmall from "./haproxy-header-limit-small.ts";
import haproxyHostFixed from "./haproxy-host-fixed.ts";
import haproxyHostOfTheUpstream from "./haproxy-host-of-the-upstream.ts";
import haproxyHostPassedOn from "./haproxy-host-passed-on.ts";
import haproxyHttp1Refused from "./haproxy-http1-refused.ts";
import haproxyHttp2Alone from "./haproxy-http2-alone.ts";
import haproxyHttp2WebsocketsRefused from "./haproxy-http2-websockets-refused.ts";
import haproxyInventsCompression from "./haproxy-invents-compression.ts";
import haproxyNoAffinity from "./haproxy-no-affinity.ts";
import haproxyNoHttp2 from "./haproxy-no-http2.ts";
import haproxyNoUpgrade from "./haproxy-no-upgrade.ts";
import haproxyOneConnection from "./haproxy-one-connection.ts";
import haproxyOriginDemanded from "./haproxy-origin-demanded.ts";
import haproxyOriginRemoved from "./haproxy-origin-removed.ts";
import haproxyPassesKeepAliveOn from "./haproxy-passes-keep-alive-on.ts";
import haproxyPathDecoded from "./haproxy-path-decoded.ts";
import haproxyPortPassedOn from "./haproxy-port-passed-on.ts";
import haproxyPrefixNotSaid from "./haproxy-prefix-not-said.ts";
import haproxyPrefixPassedOn from "./haproxy-prefix-passed-on.ts";
import haproxyPrefixWithoutSlash from "./haproxy-prefix-without-slash.ts";
import haproxyPreflightsAnsweredForAll from "./haproxy-preflights-answered-for-all.ts";
import haproxyPreflightsRefused from "./haproxy-preflights-refused.ts";
import haproxyProtoMissing from "./haproxy-proto-missing.ts";
import haproxyProtoPassedOn from "./haproxy-proto-passed-on.ts";
import haproxyQueryDropped from "./haproxy-query-dropped.ts";
import haproxyRateLimitTight from "./haproxy-rate-limit-tight.ts";
import haproxyRealIpOfEverybody from "./haproxy-real-ip-of-everybody.ts";
import haproxyRedirectsEverything from "./haproxy-redirects-everything.ts";
import haproxyRedirectsRewritten from "./haproxy-redirects-rewritten.ts";
import haproxyReloadCuts from "./haproxy-reload-cuts.ts";
import haproxyRequestIdRemoved from "./haproxy-request-id-removed.ts";
import haproxySaysTwoSchemes from "./haproxy-says-two-schemes.ts";
import haproxyServerTimeout from "./haproxy-server-timeout.ts";
import haproxySocketioDocs from "./haproxy-socketio-docs.ts";
import haproxySpeaksHttpToTls from "./haproxy-speaks-http-to-tls.ts";
import haproxyTakesMalformedRequests from "./haproxy-takes-malformed-requests.ts";
import haproxyTls12Alone from "./haproxy-tls-1.2-alone.ts";
import haproxyTunnelTimeout from "./haproxy-tunnel-timeout.ts";
import haproxyUpgradeComparedExactly from "./haproxy-upgrade-compared-exactly.ts";
import haproxyUpstreamElsewhere from "./haproxy-upstream-elsewhere.ts";
import haproxyUpstreamNameNotVerified from "./haproxy-upstream-name-not-verified.ts";
import haproxyUpstreamNotToldTheName from "./haproxy-upstream-not-told-the-name.ts";
import haproxyUpstreamNotVerified from "./haproxy-upstream-not-verified.ts";
import haproxyWaitsForTls from "./haproxy-waits-for-tls.ts";
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
import lighttpdBuffered from "./lighttpd-buffered.ts";
import lighttpdClosesAfterTen from "./lighttpd-closes-after-ten.ts";
import lighttpdFewConnections from "./lighttpd-few-connections.ts";
import lighttpdHangsUpEarly from "./lighttpd-hangs-up-early.ts";
import lighttpdHeaderLimitSmall from "./lighttpd-header-limit-small.ts";
import lighttpdNoAffinity from "./lighttpd-no-affinity.ts";
import lighttpdPathDecoded from "./lighttpd-path-decoded.ts";
import lighttpdReadIdle from "./lighttpd-read-idle.ts";
import lighttpdReadTimeout from "./lighttpd-read-timeout.ts";
import lighttpdTakesMalformedRequests from "./lighttpd-takes-malformed-requests.ts";
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
import nginxAddsCors from "./nginx-adds-cors.ts";
import nginxAuthBeforeTheSocket from "./nginx-auth-before-the-socket.ts";
import nginxBare from "./nginx-bare.ts";
import nginxBarePrefixLosesPost from "./nginx-bare-prefix-loses-post.ts";
import nginxBarePrefixNotFound from "./nginx-bare-prefix-not-found.ts";
import nginxBodyLimitExact from "./nginx-body-limit-exact.ts";
import nginxBodyLimitSmall from "./nginx-body-limit-small.ts";
import nginxBodyLimitSmallWithTls from "./nginx-body-limit-small-with-tls.ts";
import nginxBuffered from "./nginx-buffered.ts";
import nginxCacheControlReplaced from "./nginx-cache-control-replaced.ts";
import nginxCertificateCopied from "./nginx-certificate-copied.ts";
import nginxChunksRefused from "./nginx-chunks-refused.ts";
import nginxClientAppended from "./nginx-client-appended.ts";
import nginxClientAppendedAllTrusted from "./nginx-client-appended-all-trusted.ts";
import nginxClientAppendedDepthTwo from "./nginx-client-appended-depth-two.ts";
import nginxClientNotSaid from "./nginx-client-not-said.ts";
import nginxClientPassedOn from "./nginx-client-passed-on.ts";
import nginxClosesAfterTen from "./nginx-closes-after-ten.ts";
import nginxCompressedBuffered from "./nginx-compressed-buffered.ts";
import nginxConnectionAlwaysUpgrade from "./nginx-connection-always-upgrade.ts";
import nginxCookiePathRewritten from "./nginx-cookie-path-rewritten.ts";
import nginxCookiesNotPassedOn from "./nginx-cookies-not-passed-on.ts";
import nginxErrorsReplaced from "./nginx-errors-replaced.ts";
import nginxForwardedPassedOn from "./nginx-forwarded-passed-on.ts";
import nginxGetAndPostAlone from "./nginx-get-and-post-alone.ts";
import nginxHandshakesCached from "./nginx-handshakes-cached.ts";
import nginxHangsUpEarly from "./nginx-hangs-up-early.ts";
import nginxHashesByAHeader from "./nginx-hashes-by-a-header.ts";
import nginxHeaderLimitSmall from "./nginx-header-limit-small.ts";
import nginxHostByHttp1Alone from "./nginx-host-by-http1-alone.ts";
import nginxHostFixed from "./nginx-host-fixed.ts";
import nginxHostFixedWithTls from "./nginx-host-fixed-with-tls.ts";
import nginxHostOfTheUpstream from "./nginx-host-of-the-upstream.ts";
import nginxHostPassedOn from "./nginx-host-passed-on.ts";
import nginxHostWithAnotherPort from "./nginx-host-with-another-port.ts";
import nginxHostWithoutPort from "./nginx-host-without-port.ts";
import nginxHttp1Refused from "./nginx-http1-refused.ts";
import nginxHttp10Buffered from "./nginx-http10-buffered.ts";
import nginxLinksRewritten from "./nginx-links-rewritten.ts";
import nginxNoAffinity from "./nginx-no-affinity.ts";
import nginxNoHttp2 from "./nginx-no-http2.ts";
import nginxNoUpgrade from "./nginx-no-upgrade.ts";
import nginxOneConnection from "./nginx-one-connection.ts";
import nginxOriginDemanded from "./nginx-origin-demanded.ts";
import nginxOriginRemoved from "./nginx-origin-removed.ts";
import nginxPageInsteadOfTheSocket from "./nginx-page-instead-of-the-socket.ts";
import nginxPagesForEverything from "./nginx-pages-for-everything.ts";
import nginxPathDecoded from "./nginx-path-decoded.ts";
import nginxPortPassedOn from "./nginx-port-passed-on.ts";
import nginxPostsRefused from "./nginx-posts-refused.ts";
import nginxPrefixNotRemoved from "./nginx-prefix-not-removed.ts";
import nginxPrefixNotSaid from "./nginx-prefix-not-said.ts";
import nginxPrefixPassedOn from "./nginx-prefix-passed-on.ts";
import nginxPrefixTwice from "./nginx-prefix-twice.ts";
import nginxPrefixWithoutSlash from "./nginx-prefix-without-slash.ts";
import nginxPreflightsAnsweredForAll from "./nginx-preflights-answered-for-all.ts";
import nginxPreflightsRefused from "./nginx-preflights-refused.ts";
import nginxProtoMissing from "./nginx-proto-missing.ts";
import nginxProtoPassedOn from "./nginx-proto-passed-on.ts";
import nginxQueryDropped from "./nginx-query-dropped.ts";
import nginxRateLimitTight from "./nginx-rate-limit-tight.ts";
import nginxReadTimeout from "./nginx-read-timeout.ts";
import nginxRealIpOfEverybody from "./nginx-real-ip-of-everybody.ts";
import nginxRedirectsEverything from "./nginx-redirects-everything.ts";
import nginxRedirectsRewritten from "./nginx-redirects-rewritten.ts";
import nginxRedirectsWithoutPort from "./nginx-redirects-without-port.ts";
import nginxReloadCuts from "./nginx-reload-cuts.ts";
import nginxRequestIdReplaced from "./nginx-request-id-replaced.ts";
import nginxRewritesText from "./nginx-rewrites-text.ts";
import nginxSaysTwoSchemes from "./nginx-says-two-schemes.ts";
import nginxSlashRemoved from "./nginx-slash-removed.ts";
import nginxSocketLocationBare from "./nginx-socket-location-bare.ts";
import nginxSocketLocationPassesOn from "./nginx-socket-location-passes-on.ts";
import nginxSocketioDocs from "./nginx-socketio-docs.ts";
import nginxSpeaksHttp10 from "./nginx-speaks-http-1.0.ts";
import nginxSpeaksHttpToTls from "./nginx-speaks-http-to-tls.ts";
import nginxStaticFilesElsewhere from "./nginx-static-files-elsewhere.ts";
import nginxStreamTimeout from "./nginx-stream-timeout.ts";
import nginxTls11 from "./nginx-tls-1.1.ts";
import nginxUnderscoresAreHyphens from "./nginx-underscores-are-hyphens.ts";
import nginxUpgradeComparedExactly from "./nginx-upgrade-compared-exactly.ts";
import nginxUpgradeRefused from "./nginx-upgrade-refused.ts";
import nginxUpstreamElsewhere from "./nginx-upstream-elsewhere.ts";
import nginxUpstreamNotToldTheName from "./nginx-upstream-not-told-the-name.ts";
import nginxUpstreamNotVerified from "./nginx-upstream-not-verified.ts";
import nginxWebsocketKeysRefused from "./nginx-websocket-keys-refused.ts";
import passthroughTrustsTheProxy from "./passthrough-trusts-the-proxy.ts";
import studioExpectsOneProxy from "./studio-expects-one-proxy.ts";
import studioExpectsTheSchemeOfTwo from "./studio-expects-the-scheme-of-two.ts";
import studioExpectsTwoProxies from "./studio-expects-two-proxies.ts";
import studioForgetsThePage from "./studio-forgets-the-page.ts";
import studioLetsEveryPageIn from "./studio-lets-every-page-in.ts";
import studioPublicUrlHttp from "./studio-public-url-http.ts";
import studioReadsNoProxy from "./studio-reads-no-proxy.ts";
import studioReadsTheOtherFamily from "./studio-reads-the-other-family.ts";
import studioTakesFewCalls from "./studio-takes-few-calls.ts";
import studioTrustsAnotherProxy from "./studio-trusts-another-proxy.ts";
import studioWithoutWebsockets from "./studio-without-websockets.ts";
import subjectCertificateCopied from "./subject-certificate-copied.ts";
import traefikAnswerTimeout from "./traefik-answer-timeout.ts";
import traefikBodyLimitSmall from "./traefik-body-limit-small.ts";
import traefikBuffered from "./traefik-buffered.ts";
import traefikErrorsReplaced from "./traefik-errors-replaced.ts";
import traefikHostOfTheUpstream from "./traefik-host-of-the-upstream.ts";
import traefikHttp2Alone from "./traefik-http2-alone.ts";
import traefikNoAffinity from "./traefik-no-affinity.ts";
import traefikNoHttp2 from "./traefik-no-http2.ts";
import traefikNoUpgrade from "./traefik-no-upgrade.ts";
import traefikPostsRefused from "./traefik-posts-refused.ts";
import traefikPrefixNotSaid from "./traefik-prefix-not-said.ts";
import traefikPrefixWithoutSlash from "./traefik-prefix-without-slash.ts";
import traefikPreflightsRefused from "./traefik-preflights-refused.ts";
import traefikProtoFixed from "./traefik-proto-fixed.ts";
import traefikTrustsEverybody from "./traefik-trusts-everybody.ts";
import traefikUpstreamNotVerified from "./traefik-upstream-not-verified.ts";
import upstreamCertificateOfAnotherName from "./upstream-certificate-of-another-name.ts";
import upstreamCertificateRogue from "./upstream-certificate-rogue.ts";

/** Every broken twin, by its id. */
export const mutants = {
  "apache-address-limit-small": apacheAddressLimitSmall,
  "apache-adds-cors": apacheAddsCors,
  "apache-answers-trace": apacheAnswersTrace,
  "apache-bare-prefix-loses-post": apacheBarePrefixLosesPost,
  "apache-cache-control-replaced": apacheCacheControlReplaced,
  "apache-client-not-said": apacheClientNotSaid,
  "apache-closes-after-ten": apacheClosesAfterTen,
  "apache-cookies-not-passed-on": apacheCookiesNotPassedOn,
  "apache-defaults": apacheDefaults,
  "apache-drops-what-is-listed": apacheDropsWhatIsListed,
  "apache-errors-replaced": apacheErrorsReplaced,
  "apache-few-connections": apacheFewConnections,
  "apache-forwarded-passed-on": apacheForwardedPassedOn,
  "apache-hangs-up-early": apacheHangsUpEarly,
  "apache-header-limit-small": apacheHeaderLimitSmall,
  "apache-host-of-the-upstream": apacheHostOfTheUpstream,
  "apache-no-affinity": apacheNoAffinity,
  "apache-no-http2": apacheNoHttp2,
  "apache-no-upgrade": apacheNoUpgrade,
  "apache-path-decoded": apachePathDecoded,
  "apache-prefix-not-said": apachePrefixNotSaid,
  "apache-prefix-passed-on": apachePrefixPassedOn,
  "apache-proto-missing": apacheProtoMissing,
  "apache-proto-passed-on": apacheProtoPassedOn,
  "apache-query-dropped": apacheQueryDropped,
  "apache-real-ip-of-everybody": apacheRealIpOfEverybody,
  "apache-redirects-to-http": apacheRedirectsToHttp,
  "apache-speaks-http-1.0": apacheSpeaksHttp10,
  "apache-takes-malformed-requests": apacheTakesMalformedRequests,
  "apache-timeout": apacheTimeout,
  "apache-upstream-name-not-verified": apacheUpstreamNameNotVerified,
  "apache-upstream-not-verified": apacheUpstreamNotVerified,
  "caddy-adds-cors": caddyAddsCors,
  "caddy-bare-prefix-loses-post": caddyBarePrefixLosesPost,
  "caddy-body-limit-small": caddyBodyLimitSmall,
  "caddy-buffered": caddyBuffered,
  "caddy-compressed": caddyCompressed,
  "caddy-drops-what-is-listed": caddyDropsWhatIsListed,
  "caddy-errors-replaced": caddyErrorsReplaced,
  "caddy-host-of-the-upstream": caddyHostOfTheUpstream,
  "caddy-no-affinity": caddyNoAffinity,
  "caddy-no-http2": caddyNoHttp2,
  "caddy-no-http3": caddyNoHttp3,
  "caddy-no-upgrade": caddyNoUpgrade,
  "caddy-port-passed-on": caddyPortPassedOn,
  "caddy-prefix-not-said": caddyPrefixNotSaid,
  "caddy-prefix-passed-on": caddyPrefixPassedOn,
  "caddy-preflights-answered-for-all": caddyPreflightsAnsweredForAll,
  "caddy-promises-http3": caddyPromisesHttp3,
  "caddy-read-timeout": caddyReadTimeout,
  "caddy-response-header-timeout": caddyResponseHeaderTimeout,
  "caddy-slash-removed": caddySlashRemoved,
  "caddy-takes-the-first": caddyTakesTheFirst,
  "caddy-trusts-everybody": caddyTrustsEverybody,
  "caddy-upgrade-compared-exactly": caddyUpgradeComparedExactly,
  "caddy-upstream-not-verified": caddyUpstreamNotVerified,
  "client-no-return": clientNoReturn,
  "client-stock": clientStock,
  "client-stock-behind-caddy": clientStockBehindCaddy,
  "client-two-streams": clientTwoStreams,
  "direct-trusts-everybody": directTrustsEverybody,
  "edge-certificate-expired": edgeCertificateExpired,
  "edge-certificate-of-another-name": edgeCertificateOfAnotherName,
  "edge-certificate-rogue": edgeCertificateRogue,
  "haproxy-address-limit-small": haproxyAddressLimitSmall,
  "haproxy-adds-cors": haproxyAddsCors,
  "haproxy-bare-prefix-loses-post": haproxyBarePrefixLosesPost,
  "haproxy-body-limit-small": haproxyBodyLimitSmall,
  "haproxy-body-limit-small-with-tls": haproxyBodyLimitSmallWithTls,
  "haproxy-cache-control-replaced": haproxyCacheControlReplaced,
  "haproxy-certificate-copied": haproxyCertificateCopied,
  "haproxy-chunks-refused": haproxyChunksRefused,
  "haproxy-client-not-said": haproxyClientNotSaid,
  "haproxy-client-passed-on": haproxyClientPassedOn,
  "haproxy-closes-after-each": haproxyClosesAfterEach,
  "haproxy-compressed": haproxyCompressed,
  "haproxy-connection-always-upgrade": haproxyConnectionAlwaysUpgrade,
  "haproxy-cookies-removed": haproxyCookiesRemoved,
  "haproxy-delayed": haproxyDelayed,
  "haproxy-errors-replaced": haproxyErrorsReplaced,
  "haproxy-few-connections": haproxyFewConnections,
  "haproxy-forwarded-appended": haproxyForwardedAppended,
  "haproxy-forwarded-passed-on": haproxyForwardedPassedOn,
  "haproxy-hangs-up-early": haproxyHangsUpEarly,
  "haproxy-head-refused": haproxyHeadRefused,
  "haproxy-header-limit-small": haproxyHeaderLimitSmall,
  "haproxy-host-fixed": haproxyHostFixed,
  "haproxy-host-of-the-upstream": haproxyHostOfTheUpstream,
  "haproxy-host-passed-on": haproxyHostPassedOn,
  "haproxy-http1-refused": haproxyHttp1Refused,
  "haproxy-http2-alone": haproxyHttp2Alone,
  "haproxy-http2-websockets-refused": haproxyHttp2WebsocketsRefused,
  "haproxy-invents-compression": haproxyInventsCompression,
  "haproxy-no-affinity": haproxyNoAffinity,
  "haproxy-no-http2": haproxyNoHttp2,
  "haproxy-no-upgrade": haproxyNoUpgrade,
  "haproxy-one-connection": haproxyOneConnection,
  "haproxy-origin-demanded": haproxyOriginDemanded,
  "haproxy-origin-removed": haproxyOriginRemoved,
  "haproxy-passes-keep-alive-on": haproxyPassesKeepAliveOn,
  "haproxy-path-decoded": haproxyPathDecoded,
  "haproxy-port-passed-on": haproxyPortPassedOn,
  "haproxy-prefix-not-said": haproxyPrefixNotSaid,
  "haproxy-prefix-passed-on": haproxyPrefixPassedOn,
  "haproxy-prefix-without-slash": haproxyPrefixWithoutSlash,
  "haproxy-preflights-answered-for-all": haproxyPreflightsAnsweredForAll,
  "haproxy-preflights-refused": haproxyPreflightsRefused,
  "haproxy-proto-missing": haproxyProtoMissing,
  "haproxy-proto-passed-on": haproxyProtoPassedOn,
  "haproxy-query-dropped": haproxyQueryDropped,
  "haproxy-rate-limit-tight": haproxyRateLimitTight,
  "haproxy-real-ip-of-everybody": haproxyRealIpOfEverybody,
  "haproxy-redirects-everything": haproxyRedirectsEverything,
  "haproxy-redirects-rewritten": haproxyRedirectsRewritten,
  "haproxy-reload-cuts": haproxyReloadCuts,
  "haproxy-request-id-removed": haproxyRequestIdRemoved,
  "haproxy-says-two-schemes": haproxySaysTwoSchemes,
  "haproxy-server-timeout": haproxyServerTimeout,
  "haproxy-socketio-docs": haproxySocketioDocs,
  "haproxy-speaks-http-to-tls": haproxySpeaksHttpToTls,
  "haproxy-takes-malformed-requests": haproxyTakesMalformedRequests,
  "haproxy-tls-1.2-alone": haproxyTls12Alone,
  "haproxy-tunnel-timeout": haproxyTunnelTimeout,
  "haproxy-upgrade-compared-exactly": haproxyUpgradeComparedExactly,
  "haproxy-upstream-elsewhere": haproxyUpstreamElsewhere,
  "haproxy-upstream-name-not-verified": haproxyUpstreamNameNotVerified,
  "haproxy-upstream-not-told-the-name": haproxyUpstreamNotToldTheName,
  "haproxy-upstream-not-verified": haproxyUpstreamNotVerified,
  "haproxy-waits-for-tls": haproxyWaitsForTls,
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
  "lighttpd-buffered": lighttpdBuffered,
  "lighttpd-closes-after-ten": lighttpdClosesAfterTen,
  "lighttpd-few-connections": lighttpdFewConnections,
  "lighttpd-hangs-up-early": lighttpdHangsUpEarly,
  "lighttpd-header-limit-small": lighttpdHeaderLimitSmall,
  "lighttpd-no-affinity": lighttpdNoAffinity,
  "lighttpd-path-decoded": lighttpdPathDecoded,
  "lighttpd-read-idle": lighttpdReadIdle,
  "lighttpd-read-timeout": lighttpdReadTimeout,
  "lighttpd-takes-malformed-requests": lighttpdTakesMalformedRequests,
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
  "nginx-adds-cors": nginxAddsCors,
  "nginx-auth-before-the-socket": nginxAuthBeforeTheSocket,
  "nginx-bare": nginxBare,
  "nginx-bare-prefix-loses-post": nginxBarePrefixLosesPost,
  "nginx-bare-prefix-not-found": nginxBarePrefixNotFound,
  "nginx-body-limit-exact": nginxBodyLimitExact,
  "nginx-body-limit-small": nginxBodyLimitSmall,
  "nginx-body-limit-small-with-tls": nginxBodyLimitSmallWithTls,
  "nginx-buffered": nginxBuffered,
  "nginx-cache-control-replaced": nginxCacheControlReplaced,
  "nginx-certificate-copied": nginxCertificateCopied,
  "nginx-chunks-refused": nginxChunksRefused,
  "nginx-client-appended": nginxClientAppended,
  "nginx-client-appended-all-trusted": nginxClientAppendedAllTrusted,
  "nginx-client-appended-depth-two": nginxClientAppendedDepthTwo,
  "nginx-client-not-said": nginxClientNotSaid,
  "nginx-client-passed-on": nginxClientPassedOn,
  "nginx-closes-after-ten": nginxClosesAfterTen,
  "nginx-compressed-buffered": nginxCompressedBuffered,
  "nginx-connection-always-upgrade": nginxConnectionAlwaysUpgrade,
  "nginx-cookie-path-rewritten": nginxCookiePathRewritten,
  "nginx-cookies-not-passed-on": nginxCookiesNotPassedOn,
  "nginx-errors-replaced": nginxErrorsReplaced,
  "nginx-forwarded-passed-on": nginxForwardedPassedOn,
  "nginx-get-and-post-alone": nginxGetAndPostAlone,
  "nginx-handshakes-cached": nginxHandshakesCached,
  "nginx-hangs-up-early": nginxHangsUpEarly,
  "nginx-hashes-by-a-header": nginxHashesByAHeader,
  "nginx-header-limit-small": nginxHeaderLimitSmall,
  "nginx-host-by-http1-alone": nginxHostByHttp1Alone,
  "nginx-host-fixed": nginxHostFixed,
  "nginx-host-fixed-with-tls": nginxHostFixedWithTls,
  "nginx-host-of-the-upstream": nginxHostOfTheUpstream,
  "nginx-host-passed-on": nginxHostPassedOn,
  "nginx-host-with-another-port": nginxHostWithAnotherPort,
  "nginx-host-without-port": nginxHostWithoutPort,
  "nginx-http1-refused": nginxHttp1Refused,
  "nginx-http10-buffered": nginxHttp10Buffered,
  "nginx-links-rewritten": nginxLinksRewritten,
  "nginx-no-affinity": nginxNoAffinity,
  "nginx-no-http2": nginxNoHttp2,
  "nginx-no-upgrade": nginxNoUpgrade,
  "nginx-one-connection": nginxOneConnection,
  "nginx-origin-demanded": nginxOriginDemanded,
  "nginx-origin-removed": nginxOriginRemoved,
  "nginx-page-instead-of-the-socket": nginxPageInsteadOfTheSocket,
  "nginx-pages-for-everything": nginxPagesForEverything,
  "nginx-path-decoded": nginxPathDecoded,
  "nginx-port-passed-on": nginxPortPassedOn,
  "nginx-posts-refused": nginxPostsRefused,
  "nginx-prefix-not-removed": nginxPrefixNotRemoved,
  "nginx-prefix-not-said": nginxPrefixNotSaid,
  "nginx-prefix-passed-on": nginxPrefixPassedOn,
  "nginx-prefix-twice": nginxPrefixTwice,
  "nginx-prefix-without-slash": nginxPrefixWithoutSlash,
  "nginx-preflights-answered-for-all": nginxPreflightsAnsweredForAll,
  "nginx-preflights-refused": nginxPreflightsRefused,
  "nginx-proto-missing": nginxProtoMissing,
  "nginx-proto-passed-on": nginxProtoPassedOn,
  "nginx-query-dropped": nginxQueryDropped,
  "nginx-rate-limit-tight": nginxRateLimitTight,
  "nginx-read-timeout": nginxReadTimeout,
  "nginx-real-ip-of-everybody": nginxRealIpOfEverybody,
  "nginx-redirects-everything": nginxRedirectsEverything,
  "nginx-redirects-rewritten": nginxRedirectsRewritten,
  "nginx-redirects-without-port": nginxRedirectsWithoutPort,
  "nginx-reload-cuts": nginxReloadCuts,
  "nginx-request-id-replaced": nginxRequestIdReplaced,
  "nginx-rewrites-text": nginxRewritesText,
  "nginx-says-two-schemes": nginxSaysTwoSchemes,
  "nginx-slash-removed": nginxSlashRemoved,
  "nginx-socket-location-bare": nginxSocketLocationBare,
  "nginx-socket-location-passes-on": nginxSocketLocationPassesOn,
  "nginx-socketio-docs": nginxSocketioDocs,
  "nginx-speaks-http-1.0": nginxSpeaksHttp10,
  "nginx-speaks-http-to-tls": nginxSpeaksHttpToTls,
  "nginx-static-files-elsewhere": nginxStaticFilesElsewhere,
  "nginx-stream-timeout": nginxStreamTimeout,
  "nginx-tls-1.1": nginxTls11,
  "nginx-underscores-are-hyphens": nginxUnderscoresAreHyphens,
  "nginx-upgrade-compared-exactly": nginxUpgradeComparedExactly,
  "nginx-upgrade-refused": nginxUpgradeRefused,
  "nginx-upstream-elsewhere": nginxUpstreamElsewhere,
  "nginx-upstream-not-told-the-name": nginxUpstreamNotToldTheName,
  "nginx-upstream-not-verified": nginxUpstreamNotVerified,
  "nginx-websocket-keys-refused": nginxWebsocketKeysRefused,
  "passthrough-trusts-the-proxy": passthroughTrustsTheProxy,
  "studio-expects-one-proxy": studioExpectsOneProxy,
  "studio-expects-the-scheme-of-two": studioExpectsTheSchemeOfTwo,
  "studio-expects-two-proxies": studioExpectsTwoProxies,
  "studio-forgets-the-page": studioForgetsThePage,
  "studio-lets-every-page-in": studioLetsEveryPageIn,
  "studio-public-url-http": studioPublicUrlHttp,
  "studio-reads-no-proxy": studioReadsNoProxy,
  "studio-reads-the-other-family": studioReadsTheOtherFamily,
  "studio-takes-few-calls": studioTakesFewCalls,
  "studio-trusts-another-proxy": studioTrustsAnotherProxy,
  "studio-without-websockets": studioWithoutWebsockets,
  "subject-certificate-copied": subjectCertificateCopied,
  "traefik-answer-timeout": traefikAnswerTimeout,
  "traefik-body-limit-small": traefikBodyLimitSmall,
  "traefik-buffered": traefikBuffered,
  "traefik-errors-replaced": traefikErrorsReplaced,
  "traefik-host-of-the-upstream": traefikHostOfTheUpstream,
  "traefik-http2-alone": traefikHttp2Alone,
  "traefik-no-affinity": traefikNoAffinity,
  "traefik-no-http2": traefikNoHttp2,
  "traefik-no-upgrade": traefikNoUpgrade,
  "traefik-posts-refused": traefikPostsRefused,
  "traefik-prefix-not-said": traefikPrefixNotSaid,
  "traefik-prefix-without-slash": traefikPrefixWithoutSlash,
  "traefik-preflights-refused": traefikPreflightsRefused,
  "traefik-proto-fixed": traefikProtoFixed,
  "traefik-trusts-everybody": traefikTrustsEverybody,
  "traefik-upstream-not-verified": traefikUpstreamNotVerified,
  "upstream-certificate-of-another-name": upstreamCertificateOfAnotherName,
  "upstream-certificate-rogue": upstreamCertificateRogue,
} as const;
