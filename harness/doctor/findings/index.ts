// Written by scripts/indexes.mjs; do not edit.
import addressLimitSmall from "./address-limit-small.ts";
import answersRewritten from "./answers-rewritten.ts";
import authBeforeSocket from "./auth-before-socket.ts";
import barePrefixNotFound from "./bare-prefix-not-found.ts";
import bodyLimitBeforeStudio from "./body-limit-before-studio.ts";
import bodyLimitSmall from "./body-limit-small.ts";
import cachedHandshakes from "./cached-handshakes.ts";
import certificateExpired from "./certificate-expired.ts";
import certificateNotTrusted from "./certificate-not-trusted.ts";
import certificateOfAnotherName from "./certificate-of-another-name.ts";
import chunksRefused from "./chunks-refused.ts";
import cleartextHangs from "./cleartext-hangs.ts";
import clientForgeable from "./client-forgeable.ts";
import clientNotSaid from "./client-not-said.ts";
import closeFramesLost from "./close-frames-lost.ts";
import compressionBroken from "./compression-broken.ts";
import connectionAlwaysUpgrade from "./connection-always-upgrade.ts";
import connectionCut from "./connection-cut.ts";
import connectionLimitSmall from "./connection-limit-small.ts";
import connectionNotUpgrade from "./connection-not-upgrade.ts";
import cookiesLost from "./cookies-lost.ts";
import corsDoubled from "./cors-doubled.ts";
import deadConnectionsKept from "./dead-connections-kept.ts";
import engineVersion from "./engine-version.ts";
import errorsReplaced from "./errors-replaced.ts";
import everyOriginAllowed from "./every-origin-allowed.ts";
import forwardingForgeable from "./forwarding-forgeable.ts";
import forwardingOff from "./forwarding-off.ts";
import gatewayError from "./gateway-error.ts";
import handshakesCacheable from "./handshakes-cacheable.ts";
import headerLimitSmall from "./header-limit-small.ts";
import hopsContradict from "./hops-contradict.ts";
import hostDiffers from "./host-differs.ts";
import hostNotChecked from "./host-not-checked.ts";
import http10 from "./http-1.0.ts";
import http1Missing from "./http1-missing.ts";
import http2Broken from "./http2-broken.ts";
import http2Missing from "./http2-missing.ts";
import http2WebsocketBroken from "./http2-websocket-broken.ts";
import http3Missing from "./http3-missing.ts";
import http3Promised from "./http3-promised.ts";
import idleTimeoutShort from "./idle-timeout-short.ts";
import keepAliveShort from "./keep-alive-short.ts";
import messageLimitSmall from "./message-limit-small.ts";
import methodsRefused from "./methods-refused.ts";
import originDemanded from "./origin-demanded.ts";
import originRefused from "./origin-refused.ts";
import originRemoved from "./origin-removed.ts";
import pageInsteadOfSocket from "./page-instead-of-socket.ts";
import pathChanged from "./path-changed.ts";
import peerNotTrusted from "./peer-not-trusted.ts";
import pollingRefused from "./polling-refused.ts";
import portSpeaksPlainHttp from "./port-speaks-plain-http.ts";
import portSpeaksTls from "./port-speaks-tls.ts";
import postsRefused from "./posts-refused.ts";
import prefixDiffers from "./prefix-differs.ts";
import prefixTooWide from "./prefix-too-wide.ts";
import preflightsRefused from "./preflights-refused.ts";
import queryLost from "./query-lost.ts";
import rateLimitTight from "./rate-limit-tight.ts";
import redirectsEverything from "./redirects-everything.ts";
import redirectsLosePost from "./redirects-lose-post.ts";
import redirectsRewritten from "./redirects-rewritten.ts";
import requestIdChanged from "./request-id-changed.ts";
import schemeDiffers from "./scheme-differs.ts";
import sessionElsewhere from "./session-elsewhere.ts";
import sessionNeedsCookies from "./session-needs-cookies.ts";
import slashRemoved from "./slash-removed.ts";
import socketPathElsewhere from "./socket-path-elsewhere.ts";
import socketRedirected from "./socket-redirected.ts";
import staticFilesElsewhere from "./static-files-elsewhere.ts";
import streamsBuffered from "./streams-buffered.ts";
import takesMalformedRequests from "./takes-malformed-requests.ts";
import tls13Missing from "./tls-1.3-missing.ts";
import tlsTooOld from "./tls-too-old.ts";
import tokenRefused from "./token-refused.ts";
import traceAnswered from "./trace-answered.ts";
import unreachable from "./unreachable.ts";
import upgradeComparedExactly from "./upgrade-compared-exactly.ts";
import upgradeElsewhere from "./upgrade-elsewhere.ts";
import upgradeRemoved from "./upgrade-removed.ts";
import upstreamCertificate from "./upstream-certificate.ts";
import upstreamNotToldTheName from "./upstream-not-told-the-name.ts";
import websocketAcceptWrong from "./websocket-accept-wrong.ts";
import websocketAnswerLost from "./websocket-answer-lost.ts";
import websocketExtensionsChanged from "./websocket-extensions-changed.ts";
import websocketOriginUnchecked from "./websocket-origin-unchecked.ts";
import websocketRefusedBeforeStudio from "./websocket-refused-before-studio.ts";
import websocketSilent from "./websocket-silent.ts";
import websocketSwallowed from "./websocket-swallowed.ts";
import websocketsOff from "./websockets-off.ts";

/** Every finding of doctor, by its id. */
export const findings = {
  "address-limit-small": addressLimitSmall,
  "answers-rewritten": answersRewritten,
  "auth-before-socket": authBeforeSocket,
  "bare-prefix-not-found": barePrefixNotFound,
  "body-limit-before-studio": bodyLimitBeforeStudio,
  "body-limit-small": bodyLimitSmall,
  "cached-handshakes": cachedHandshakes,
  "certificate-expired": certificateExpired,
  "certificate-not-trusted": certificateNotTrusted,
  "certificate-of-another-name": certificateOfAnotherName,
  "chunks-refused": chunksRefused,
  "cleartext-hangs": cleartextHangs,
  "client-forgeable": clientForgeable,
  "client-not-said": clientNotSaid,
  "close-frames-lost": closeFramesLost,
  "compression-broken": compressionBroken,
  "connection-always-upgrade": connectionAlwaysUpgrade,
  "connection-cut": connectionCut,
  "connection-limit-small": connectionLimitSmall,
  "connection-not-upgrade": connectionNotUpgrade,
  "cookies-lost": cookiesLost,
  "cors-doubled": corsDoubled,
  "dead-connections-kept": deadConnectionsKept,
  "engine-version": engineVersion,
  "errors-replaced": errorsReplaced,
  "every-origin-allowed": everyOriginAllowed,
  "forwarding-forgeable": forwardingForgeable,
  "forwarding-off": forwardingOff,
  "gateway-error": gatewayError,
  "handshakes-cacheable": handshakesCacheable,
  "header-limit-small": headerLimitSmall,
  "hops-contradict": hopsContradict,
  "host-differs": hostDiffers,
  "host-not-checked": hostNotChecked,
  "http-1.0": http10,
  "http1-missing": http1Missing,
  "http2-broken": http2Broken,
  "http2-missing": http2Missing,
  "http2-websocket-broken": http2WebsocketBroken,
  "http3-missing": http3Missing,
  "http3-promised": http3Promised,
  "idle-timeout-short": idleTimeoutShort,
  "keep-alive-short": keepAliveShort,
  "message-limit-small": messageLimitSmall,
  "methods-refused": methodsRefused,
  "origin-demanded": originDemanded,
  "origin-refused": originRefused,
  "origin-removed": originRemoved,
  "page-instead-of-socket": pageInsteadOfSocket,
  "path-changed": pathChanged,
  "peer-not-trusted": peerNotTrusted,
  "polling-refused": pollingRefused,
  "port-speaks-plain-http": portSpeaksPlainHttp,
  "port-speaks-tls": portSpeaksTls,
  "posts-refused": postsRefused,
  "prefix-differs": prefixDiffers,
  "prefix-too-wide": prefixTooWide,
  "preflights-refused": preflightsRefused,
  "query-lost": queryLost,
  "rate-limit-tight": rateLimitTight,
  "redirects-everything": redirectsEverything,
  "redirects-lose-post": redirectsLosePost,
  "redirects-rewritten": redirectsRewritten,
  "request-id-changed": requestIdChanged,
  "scheme-differs": schemeDiffers,
  "session-elsewhere": sessionElsewhere,
  "session-needs-cookies": sessionNeedsCookies,
  "slash-removed": slashRemoved,
  "socket-path-elsewhere": socketPathElsewhere,
  "socket-redirected": socketRedirected,
  "static-files-elsewhere": staticFilesElsewhere,
  "streams-buffered": streamsBuffered,
  "takes-malformed-requests": takesMalformedRequests,
  "tls-1.3-missing": tls13Missing,
  "tls-too-old": tlsTooOld,
  "token-refused": tokenRefused,
  "trace-answered": traceAnswered,
  unreachable,
  "upgrade-compared-exactly": upgradeComparedExactly,
  "upgrade-elsewhere": upgradeElsewhere,
  "upgrade-removed": upgradeRemoved,
  "upstream-certificate": upstreamCertificate,
  "upstream-not-told-the-name": upstreamNotToldTheName,
  "websocket-accept-wrong": websocketAcceptWrong,
  "websocket-answer-lost": websocketAnswerLost,
  "websocket-extensions-changed": websocketExtensionsChanged,
  "websocket-origin-unchecked": websocketOriginUnchecked,
  "websocket-refused-before-studio": websocketRefusedBeforeStudio,
  "websocket-silent": websocketSilent,
  "websocket-swallowed": websocketSwallowed,
  "websockets-off": websocketsOff,
} as const;
