// Written by scripts/indexes.mjs; do not edit.
import assetsOfPagesLoad from "./assets-of-pages-load.ts";
import asyncapiNamesThePublicSocket from "./asyncapi-names-the-public-socket.ts";
import barePrefixKeepsTheMethod from "./bare-prefix-keeps-the-method.ts";
import barePrefixLeadsBelow from "./bare-prefix-leads-below.ts";
import bodyOfAMebibyteArrives from "./body-of-a-mebibyte-arrives.ts";
import burst from "./burst.ts";
import certificateIsGood from "./certificate-is-good.ts";
import clientIsKnown from "./client-is-known.ts";
import cookiesFitTheAddress from "./cookies-fit-the-address.ts";
import emitFromOutside from "./emit-from-outside.ts";
import encodedSlashStaysEncoded from "./encoded-slash-stays-encoded.ts";
import engineErrorsArrive from "./engine-errors-arrive.ts";
import fallbackBlackholed from "./fallback-blackholed.ts";
import fallbackEvents from "./fallback-events.ts";
import fallbackHealthy from "./fallback-healthy.ts";
import fallbackRefused from "./fallback-refused.ts";
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
import headersListedInConnectionStay from "./headers-listed-in-connection-stay.ts";
import headersOfOtherProductsSayNothing from "./headers-of-other-products-say-nothing.ts";
import hopsAgree from "./hops-agree.ts";
import hostIsPublic from "./host-is-public.ts";
import http2Answers from "./http2-answers.ts";
import largeMessagePolling from "./large-message-polling.ts";
import largeMessageWebsocket from "./large-message-websocket.ts";
import liesOpenNoPolling from "./lies-open-no-polling.ts";
import liesOpenNoWebsocket from "./lies-open-no-websocket.ts";
import linksStayBelowThePrefix from "./links-stay-below-the-prefix.ts";
import lostUpgradeIsNamed from "./lost-upgrade-is-named.ts";
import oneOwnerOfCors from "./one-owner-of-cors.ts";
import openapiNamesThePublicUrl from "./openapi-names-the-public-url.ts";
import pageOnAnotherHostHasItsSocket from "./page-on-another-host-has-its-socket.ts";
import pagesNameTheirPublicUrl from "./pages-name-their-public-url.ts";
import peopleSignIn from "./people-sign-in.ts";
import plainRequestsAreNoUpgrades from "./plain-requests-are-no-upgrades.ts";
import pollHold from "./poll-hold.ts";
import pollingHandshake from "./polling-handshake.ts";
import prefixIsAWholeSegment from "./prefix-is-a-whole-segment.ts";
import prefixIsPublic from "./prefix-is-public.ts";
import preflightComesBeforeTheSession from "./preflight-comes-before-the-session.ts";
import preflightOfAStrangerIsRefused from "./preflight-of-a-stranger-is-refused.ts";
import preflightOfThePagePasses from "./preflight-of-the-page-passes.ts";
import pushPolling from "./push-polling.ts";
import pushWebsocket from "./push-websocket.ts";
import queryArrivesUnchanged from "./query-arrives-unchanged.ts";
import redirectsStayPublic from "./redirects-stay-public.ts";
import replayAfterCut from "./replay-after-cut.ts";
import requestIdIsOne from "./request-id-is-one.ts";
import requestWithoutOriginPasses from "./request-without-origin-passes.ts";
import resnapshotEpoch from "./resnapshot-epoch.ts";
import roomsIsolated from "./rooms-isolated.ts";
import sameOrderOnWorkers from "./same-order-on-workers.ts";
import schemeIsPublic from "./scheme-is-public.ts";
import socketConnectsByPolling from "./socket-connects-by-polling.ts";
import socketConnectsByWebsocket from "./socket-connects-by-websocket.ts";
import socketPathDoesNotRedirect from "./socket-path-does-not-redirect.ts";
import socketText from "./socket-text.ts";
import socketWithoutTokenIsRefused from "./socket-without-token-is-refused.ts";
import streamPieces from "./stream-pieces.ts";
import streamPrompt from "./stream-prompt.ts";
import tlsIsNewEnough from "./tls-is-new-enough.ts";
import underscoresAreNoHyphens from "./underscores-are-no-hyphens.ts";
import unknownHostIsRefused from "./unknown-host-is-refused.ts";
import unknownNamespaceIsNamed from "./unknown-namespace-is-named.ts";
import unknownSessionOfAWebsocketIsAnswered from "./unknown-session-of-a-websocket-is-answered.ts";
import upgradeSucceeds from "./upgrade-succeeds.ts";
import upstreamSpeaksHttp11 from "./upstream-speaks-http-1.1.ts";
import websocketHandshake from "./websocket-handshake.ts";
import websocketIdle from "./websocket-idle.ts";

/** Every check of the harness, by its id. */
export const checks = {
  "assets-of-pages-load": assetsOfPagesLoad,
  "asyncapi-names-the-public-socket": asyncapiNamesThePublicSocket,
  "bare-prefix-keeps-the-method": barePrefixKeepsTheMethod,
  "bare-prefix-leads-below": barePrefixLeadsBelow,
  "body-of-a-mebibyte-arrives": bodyOfAMebibyteArrives,
  burst,
  "certificate-is-good": certificateIsGood,
  "client-is-known": clientIsKnown,
  "cookies-fit-the-address": cookiesFitTheAddress,
  "emit-from-outside": emitFromOutside,
  "encoded-slash-stays-encoded": encodedSlashStaysEncoded,
  "engine-errors-arrive": engineErrorsArrive,
  "fallback-blackholed": fallbackBlackholed,
  "fallback-events": fallbackEvents,
  "fallback-healthy": fallbackHealthy,
  "fallback-refused": fallbackRefused,
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
  "headers-listed-in-connection-stay": headersListedInConnectionStay,
  "headers-of-other-products-say-nothing": headersOfOtherProductsSayNothing,
  "hops-agree": hopsAgree,
  "host-is-public": hostIsPublic,
  "http2-answers": http2Answers,
  "large-message-polling": largeMessagePolling,
  "large-message-websocket": largeMessageWebsocket,
  "lies-open-no-polling": liesOpenNoPolling,
  "lies-open-no-websocket": liesOpenNoWebsocket,
  "links-stay-below-the-prefix": linksStayBelowThePrefix,
  "lost-upgrade-is-named": lostUpgradeIsNamed,
  "one-owner-of-cors": oneOwnerOfCors,
  "openapi-names-the-public-url": openapiNamesThePublicUrl,
  "page-on-another-host-has-its-socket": pageOnAnotherHostHasItsSocket,
  "pages-name-their-public-url": pagesNameTheirPublicUrl,
  "people-sign-in": peopleSignIn,
  "plain-requests-are-no-upgrades": plainRequestsAreNoUpgrades,
  "poll-hold": pollHold,
  "polling-handshake": pollingHandshake,
  "prefix-is-a-whole-segment": prefixIsAWholeSegment,
  "prefix-is-public": prefixIsPublic,
  "preflight-comes-before-the-session": preflightComesBeforeTheSession,
  "preflight-of-a-stranger-is-refused": preflightOfAStrangerIsRefused,
  "preflight-of-the-page-passes": preflightOfThePagePasses,
  "push-polling": pushPolling,
  "push-websocket": pushWebsocket,
  "query-arrives-unchanged": queryArrivesUnchanged,
  "redirects-stay-public": redirectsStayPublic,
  "replay-after-cut": replayAfterCut,
  "request-id-is-one": requestIdIsOne,
  "request-without-origin-passes": requestWithoutOriginPasses,
  "resnapshot-epoch": resnapshotEpoch,
  "rooms-isolated": roomsIsolated,
  "same-order-on-workers": sameOrderOnWorkers,
  "scheme-is-public": schemeIsPublic,
  "socket-connects-by-polling": socketConnectsByPolling,
  "socket-connects-by-websocket": socketConnectsByWebsocket,
  "socket-path-does-not-redirect": socketPathDoesNotRedirect,
  "socket-text": socketText,
  "socket-without-token-is-refused": socketWithoutTokenIsRefused,
  "stream-pieces": streamPieces,
  "stream-prompt": streamPrompt,
  "tls-is-new-enough": tlsIsNewEnough,
  "underscores-are-no-hyphens": underscoresAreNoHyphens,
  "unknown-host-is-refused": unknownHostIsRefused,
  "unknown-namespace-is-named": unknownNamespaceIsNamed,
  "unknown-session-of-a-websocket-is-answered": unknownSessionOfAWebsocketIsAnswered,
  "upgrade-succeeds": upgradeSucceeds,
  "upstream-speaks-http-1.1": upstreamSpeaksHttp11,
  "websocket-handshake": websocketHandshake,
  "websocket-idle": websocketIdle,
} as const;
