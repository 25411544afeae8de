// Written by scripts/indexes.mjs; do not edit.
import abortedPoll from "./aborted-poll.ts";
import addressOf4KilobytesArrives from "./address-of-4-kilobytes-arrives.ts";
import alpnTakesHttp11 from "./alpn-takes-http-1.1.ts";
import ambiguousRequestsAreRefused from "./ambiguous-requests-are-refused.ts";
import assetsOfPagesLoad from "./assets-of-pages-load.ts";
import asyncapiNamesThePublicSocket from "./asyncapi-names-the-public-socket.ts";
import barePrefixKeepsTheMethod from "./bare-prefix-keeps-the-method.ts";
import barePrefixLeadsBelow from "./bare-prefix-leads-below.ts";
import bodyInChunksArrives from "./body-in-chunks-arrives.ts";
import bodyOfAMebibyteArrives from "./body-of-a-mebibyte-arrives.ts";
import bodyTooLargeIsRefusedInWords from "./body-too-large-is-refused-in-words.ts";
import burst from "./burst.ts";
import certificateIsGood from "./certificate-is-good.ts";
import certificateOfTheEdgeRenews from "./certificate-of-the-edge-renews.ts";
import certificateOfTheSubjectRenews from "./certificate-of-the-subject-renews.ts";
import cleanUp from "./clean-up.ts";
import cleartextOnThePortOfTlsEnds from "./cleartext-on-the-port-of-tls-ends.ts";
import clientIsKnown from "./client-is-known.ts";
import clientReturns from "./client-returns.ts";
import closeFromClient from "./close-from-client.ts";
import closeFromServer from "./close-from-server.ts";
import connectionTakesManyRequests from "./connection-takes-many-requests.ts";
import cookiesFitTheAddress from "./cookies-fit-the-address.ts";
import deflate from "./deflate.ts";
import drain from "./drain.ts";
import emitFromOutside from "./emit-from-outside.ts";
import emitFromRun from "./emit-from-run.ts";
import encodedSlashStaysEncoded from "./encoded-slash-stays-encoded.ts";
import endlessHeadersAreRefused from "./endless-headers-are-refused.ts";
import engineErrorsArrive from "./engine-errors-arrive.ts";
import errorsStayTheSubjects from "./errors-stay-the-subjects.ts";
import eventPages from "./event-pages.ts";
import everyMethodArrives from "./every-method-arrives.ts";
import expiredUpstreamIsNotTrusted from "./expired-upstream-is-not-trusted.ts";
import fallback426 from "./fallback-426.ts";
import fallbackBadAccept from "./fallback-bad-accept.ts";
import fallbackBlackholed from "./fallback-blackholed.ts";
import fallbackCut from "./fallback-cut.ts";
import fallbackEvents from "./fallback-events.ts";
import fallbackHealthy from "./fallback-healthy.ts";
import fallbackRefused from "./fallback-refused.ts";
import fallbackReset from "./fallback-reset.ts";
import fallbackSilent from "./fallback-silent.ts";
import foreignOriginGetsNoPolling from "./foreign-origin-gets-no-polling.ts";
import foreignOriginGetsNoSession from "./foreign-origin-gets-no-session.ts";
import foreignOriginGetsNoWebsocket from "./foreign-origin-gets-no-websocket.ts";
import forgedClientIsNotBelieved from "./forged-client-is-not-believed.ts";
import forgedForwardedIsNotBelieved from "./forged-forwarded-is-not-believed.ts";
import forgedHostIsNotBelieved from "./forged-host-is-not-believed.ts";
import forgedPortIsNotBelieved from "./forged-port-is-not-believed.ts";
import forgedPrefixIsNotBelieved from "./forged-prefix-is-not-believed.ts";
import forgedSchemeIsNotBelieved from "./forged-scheme-is-not-believed.ts";
import handshakesAreNotStored from "./handshakes-are-not-stored.ts";
import handshakesDiffer from "./handshakes-differ.ts";
import headIsLikeGet from "./head-is-like-get.ts";
import headersListedInConnectionStay from "./headers-listed-in-connection-stay.ts";
import headersOf12KilobytesArrive from "./headers-of-12-kilobytes-arrive.ts";
import headersOfOtherProductsSayNothing from "./headers-of-other-products-say-nothing.ts";
import hopsAgree from "./hops-agree.ts";
import hostIsPublic from "./host-is-public.ts";
import http2Answers from "./http2-answers.ts";
import http2BodyArrives from "./http2-body-arrives.ts";
import http2CarriesManyRequests from "./http2-carries-many-requests.ts";
import http2JoinsCookies from "./http2-joins-cookies.ts";
import http2KnowsThePublicAddress from "./http2-knows-the-public-address.ts";
import http2LiesAreNotBelieved from "./http2-lies-are-not-believed.ts";
import http2UnknownHostIsRefused from "./http2-unknown-host-is-refused.ts";
import http2WebsocketOpensWhereOffered from "./http2-websocket-opens-where-offered.ts";
import http3Answers from "./http3-answers.ts";
import idleConnectionIsUsedAgain from "./idle-connection-is-used-again.ts";
import largeMessagePolling from "./large-message-polling.ts";
import largeMessageWebsocket from "./large-message-websocket.ts";
import liesChangeNoPage from "./lies-change-no-page.ts";
import liesOpenNoPolling from "./lies-open-no-polling.ts";
import liesOpenNoSocket from "./lies-open-no-socket.ts";
import liesOpenNoWebsocket from "./lies-open-no-websocket.ts";
import linksStayBelowThePrefix from "./links-stay-below-the-prefix.ts";
import lostUpgradeIsNamed from "./lost-upgrade-is-named.ts";
import messageTooLargeWebsocket from "./message-too-large-websocket.ts";
import oneOwnerOfCors from "./one-owner-of-cors.ts";
import openapiNamesThePublicUrl from "./openapi-names-the-public-url.ts";
import pageOnAnotherHostHasItsSocket from "./page-on-another-host-has-its-socket.ts";
import pagesNameTheirPublicUrl from "./pages-name-their-public-url.ts";
import peopleSignIn from "./people-sign-in.ts";
import plainRequestsAreNoUpgrades from "./plain-requests-are-no-upgrades.ts";
import pollBesidePost from "./poll-beside-post.ts";
import pollHold from "./poll-hold.ts";
import pollingHandshake from "./polling-handshake.ts";
import pollsOnNewConnections from "./polls-on-new-connections.ts";
import pollsOnOneConnection from "./polls-on-one-connection.ts";
import prefixIsAWholeSegment from "./prefix-is-a-whole-segment.ts";
import prefixIsPublic from "./prefix-is-public.ts";
import preflightComesBeforeTheSession from "./preflight-comes-before-the-session.ts";
import preflightOfAStrangerIsRefused from "./preflight-of-a-stranger-is-refused.ts";
import preflightOfThePagePasses from "./preflight-of-the-page-passes.ts";
import proxyReload from "./proxy-reload.ts";
import proxyReloadKeepsWebsockets from "./proxy-reload-keeps-websockets.ts";
import pushPolling from "./push-polling.ts";
import pushWebsocket from "./push-websocket.ts";
import queryArrivesUnchanged from "./query-arrives-unchanged.ts";
import redirectsStayPublic from "./redirects-stay-public.ts";
import replayAfterCut from "./replay-after-cut.ts";
import replayFromStart from "./replay-from-start.ts";
import requestIdIsOne from "./request-id-is-one.ts";
import requestWithoutOriginPasses from "./request-without-origin-passes.ts";
import resnapshotEpoch from "./resnapshot-epoch.ts";
import resnapshotTooOld from "./resnapshot-too-old.ts";
import rogueUpstreamIsNotTrusted from "./rogue-upstream-is-not-trusted.ts";
import roomsIsolated from "./rooms-isolated.ts";
import roomsRefused from "./rooms-refused.ts";
import sameOrderOnWorkers from "./same-order-on-workers.ts";
import schemeIsPublic from "./scheme-is-public.ts";
import slowClientsHoldNobodyUp from "./slow-clients-hold-nobody-up.ts";
import socketBinary from "./socket-binary.ts";
import socketConnectsByPolling from "./socket-connects-by-polling.ts";
import socketConnectsByWebsocket from "./socket-connects-by-websocket.ts";
import socketPathDoesNotRedirect from "./socket-path-does-not-redirect.ts";
import socketText from "./socket-text.ts";
import socketWithoutTokenIsRefused from "./socket-without-token-is-refused.ts";
import streamCompressed from "./stream-compressed.ts";
import streamPieces from "./stream-pieces.ts";
import streamPrompt from "./stream-prompt.ts";
import subjectIsReached from "./subject-is-reached.ts";
import tlsIsNewEnough from "./tls-is-new-enough.ts";
import traceRepeatsNothing from "./trace-repeats-nothing.ts";
import underscoresAreNoHyphens from "./underscores-are-no-hyphens.ts";
import unknownHostIsRefused from "./unknown-host-is-refused.ts";
import unknownNamespaceIsNamed from "./unknown-namespace-is-named.ts";
import unknownSessionOfAWebsocketIsAnswered from "./unknown-session-of-a-websocket-is-answered.ts";
import upgradeInAnyForm from "./upgrade-in-any-form.ts";
import upgradeInTraffic from "./upgrade-in-traffic.ts";
import upgradeSucceeds from "./upgrade-succeeds.ts";
import upstreamIsToldTheName from "./upstream-is-told-the-name.ts";
import upstreamOfAnotherNameIsNotTrusted from "./upstream-of-another-name-is-not-trusted.ts";
import upstreamSpeaksHttp11 from "./upstream-speaks-http-1.1.ts";
import websocketFrames from "./websocket-frames.ts";
import websocketHandshake from "./websocket-handshake.ts";
import websocketIdle from "./websocket-idle.ts";
import workerKilled from "./worker-killed.ts";
import workersAllServe from "./workers-all-serve.ts";

/** Every check of the harness, by its id. */
export const checks = {
  "aborted-poll": abortedPoll,
  "address-of-4-kilobytes-arrives": addressOf4KilobytesArrives,
  "alpn-takes-http-1.1": alpnTakesHttp11,
  "ambiguous-requests-are-refused": ambiguousRequestsAreRefused,
  "assets-of-pages-load": assetsOfPagesLoad,
  "asyncapi-names-the-public-socket": asyncapiNamesThePublicSocket,
  "bare-prefix-keeps-the-method": barePrefixKeepsTheMethod,
  "bare-prefix-leads-below": barePrefixLeadsBelow,
  "body-in-chunks-arrives": bodyInChunksArrives,
  "body-of-a-mebibyte-arrives": bodyOfAMebibyteArrives,
  "body-too-large-is-refused-in-words": bodyTooLargeIsRefusedInWords,
  burst,
  "certificate-is-good": certificateIsGood,
  "certificate-of-the-edge-renews": certificateOfTheEdgeRenews,
  "certificate-of-the-subject-renews": certificateOfTheSubjectRenews,
  "clean-up": cleanUp,
  "cleartext-on-the-port-of-tls-ends": cleartextOnThePortOfTlsEnds,
  "client-is-known": clientIsKnown,
  "client-returns": clientReturns,
  "close-from-client": closeFromClient,
  "close-from-server": closeFromServer,
  "connection-takes-many-requests": connectionTakesManyRequests,
  "cookies-fit-the-address": cookiesFitTheAddress,
  deflate,
  drain,
  "emit-from-outside": emitFromOutside,
  "emit-from-run": emitFromRun,
  "encoded-slash-stays-encoded": encodedSlashStaysEncoded,
  "endless-headers-are-refused": endlessHeadersAreRefused,
  "engine-errors-arrive": engineErrorsArrive,
  "errors-stay-the-subjects": errorsStayTheSubjects,
  "event-pages": eventPages,
  "every-method-arrives": everyMethodArrives,
  "expired-upstream-is-not-trusted": expiredUpstreamIsNotTrusted,
  "fallback-426": fallback426,
  "fallback-bad-accept": fallbackBadAccept,
  "fallback-blackholed": fallbackBlackholed,
  "fallback-cut": fallbackCut,
  "fallback-events": fallbackEvents,
  "fallback-healthy": fallbackHealthy,
  "fallback-refused": fallbackRefused,
  "fallback-reset": fallbackReset,
  "fallback-silent": fallbackSilent,
  "foreign-origin-gets-no-polling": foreignOriginGetsNoPolling,
  "foreign-origin-gets-no-session": foreignOriginGetsNoSession,
  "foreign-origin-gets-no-websocket": foreignOriginGetsNoWebsocket,
  "forged-client-is-not-believed": forgedClientIsNotBelieved,
  "forged-forwarded-is-not-believed": forgedForwardedIsNotBelieved,
  "forged-host-is-not-believed": forgedHostIsNotBelieved,
  "forged-port-is-not-believed": forgedPortIsNotBelieved,
  "forged-prefix-is-not-believed": forgedPrefixIsNotBelieved,
  "forged-scheme-is-not-believed": forgedSchemeIsNotBelieved,
  "handshakes-are-not-stored": handshakesAreNotStored,
  "handshakes-differ": handshakesDiffer,
  "head-is-like-get": headIsLikeGet,
  "headers-listed-in-connection-stay": headersListedInConnectionStay,
  "headers-of-12-kilobytes-arrive": headersOf12KilobytesArrive,
  "headers-of-other-products-say-nothing": headersOfOtherProductsSayNothing,
  "hops-agree": hopsAgree,
  "host-is-public": hostIsPublic,
  "http2-answers": http2Answers,
  "http2-body-arrives": http2BodyArrives,
  "http2-carries-many-requests": http2CarriesManyRequests,
  "http2-joins-cookies": http2JoinsCookies,
  "http2-knows-the-public-address": http2KnowsThePublicAddress,
  "http2-lies-are-not-believed": http2LiesAreNotBelieved,
  "http2-unknown-host-is-refused": http2UnknownHostIsRefused,
  "http2-websocket-opens-where-offered": http2WebsocketOpensWhereOffered,
  "http3-answers": http3Answers,
  "idle-connection-is-used-again": idleConnectionIsUsedAgain,
  "large-message-polling": largeMessagePolling,
  "large-message-websocket": largeMessageWebsocket,
  "lies-change-no-page": liesChangeNoPage,
  "lies-open-no-polling": liesOpenNoPolling,
  "lies-open-no-socket": liesOpenNoSocket,
  "lies-open-no-websocket": liesOpenNoWebsocket,
  "links-stay-below-the-prefix": linksStayBelowThePrefix,
  "lost-upgrade-is-named": lostUpgradeIsNamed,
  "message-too-large-websocket": messageTooLargeWebsocket,
  "one-owner-of-cors": oneOwnerOfCors,
  "openapi-names-the-public-url": openapiNamesThePublicUrl,
  "page-on-another-host-has-its-socket": pageOnAnotherHostHasItsSocket,
  "pages-name-their-public-url": pagesNameTheirPublicUrl,
  "people-sign-in": peopleSignIn,
  "plain-requests-are-no-upgrades": plainRequestsAreNoUpgrades,
  "poll-beside-post": pollBesidePost,
  "poll-hold": pollHold,
  "polling-handshake": pollingHandshake,
  "polls-on-new-connections": pollsOnNewConnections,
  "polls-on-one-connection": pollsOnOneConnection,
  "prefix-is-a-whole-segment": prefixIsAWholeSegment,
  "prefix-is-public": prefixIsPublic,
  "preflight-comes-before-the-session": preflightComesBeforeTheSession,
  "preflight-of-a-stranger-is-refused": preflightOfAStrangerIsRefused,
  "preflight-of-the-page-passes": preflightOfThePagePasses,
  "proxy-reload": proxyReload,
  "proxy-reload-keeps-websockets": proxyReloadKeepsWebsockets,
  "push-polling": pushPolling,
  "push-websocket": pushWebsocket,
  "query-arrives-unchanged": queryArrivesUnchanged,
  "redirects-stay-public": redirectsStayPublic,
  "replay-after-cut": replayAfterCut,
  "replay-from-start": replayFromStart,
  "request-id-is-one": requestIdIsOne,
  "request-without-origin-passes": requestWithoutOriginPasses,
  "resnapshot-epoch": resnapshotEpoch,
  "resnapshot-too-old": resnapshotTooOld,
  "rogue-upstream-is-not-trusted": rogueUpstreamIsNotTrusted,
  "rooms-isolated": roomsIsolated,
  "rooms-refused": roomsRefused,
  "same-order-on-workers": sameOrderOnWorkers,
  "scheme-is-public": schemeIsPublic,
  "slow-clients-hold-nobody-up": slowClientsHoldNobodyUp,
  "socket-binary": socketBinary,
  "socket-connects-by-polling": socketConnectsByPolling,
  "socket-connects-by-websocket": socketConnectsByWebsocket,
  "socket-path-does-not-redirect": socketPathDoesNotRedirect,
  "socket-text": socketText,
  "socket-without-token-is-refused": socketWithoutTokenIsRefused,
  "stream-compressed": streamCompressed,
  "stream-pieces": streamPieces,
  "stream-prompt": streamPrompt,
  "subject-is-reached": subjectIsReached,
  "tls-is-new-enough": tlsIsNewEnough,
  "trace-repeats-nothing": traceRepeatsNothing,
  "underscores-are-no-hyphens": underscoresAreNoHyphens,
  "unknown-host-is-refused": unknownHostIsRefused,
  "unknown-namespace-is-named": unknownNamespaceIsNamed,
  "unknown-session-of-a-websocket-is-answered": unknownSessionOfAWebsocketIsAnswered,
  "upgrade-in-any-form": upgradeInAnyForm,
  "upgrade-in-traffic": upgradeInTraffic,
  "upgrade-succeeds": upgradeSucceeds,
  "upstream-is-told-the-name": upstreamIsToldTheName,
  "upstream-of-another-name-is-not-trusted": upstreamOfAnotherNameIsNotTrusted,
  "upstream-speaks-http-1.1": upstreamSpeaksHttp11,
  "websocket-frames": websocketFrames,
  "websocket-handshake": websocketHandshake,
  "websocket-idle": websocketIdle,
  "worker-killed": workerKilled,
  "workers-all-serve": workersAllServe,
} as const;
