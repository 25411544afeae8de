// Written by scripts/indexes.mjs; do not edit.
import bodyOfAMebibyteArrives from "./body-of-a-mebibyte-arrives.ts";
import burst from "./burst.ts";
import certificateIsGood from "./certificate-is-good.ts";
import clientIsKnown from "./client-is-known.ts";
import cookiesFitTheAddress from "./cookies-fit-the-address.ts";
import emitFromOutside from "./emit-from-outside.ts";
import fallbackBlackholed from "./fallback-blackholed.ts";
import fallbackEvents from "./fallback-events.ts";
import fallbackHealthy from "./fallback-healthy.ts";
import fallbackRefused from "./fallback-refused.ts";
import foreignOriginGetsNoPolling from "./foreign-origin-gets-no-polling.ts";
import foreignOriginGetsNoWebsocket from "./foreign-origin-gets-no-websocket.ts";
import forgedClientIsNotBelieved from "./forged-client-is-not-believed.ts";
import forgedHostIsNotBelieved from "./forged-host-is-not-believed.ts";
import forgedSchemeIsNotBelieved from "./forged-scheme-is-not-believed.ts";
import handshakesAreNotStored from "./handshakes-are-not-stored.ts";
import handshakesDiffer from "./handshakes-differ.ts";
import headersListedInConnectionStay from "./headers-listed-in-connection-stay.ts";
import hostIsPublic from "./host-is-public.ts";
import http2Answers from "./http2-answers.ts";
import largeMessagePolling from "./large-message-polling.ts";
import largeMessageWebsocket from "./large-message-websocket.ts";
import openapiNamesThePublicUrl from "./openapi-names-the-public-url.ts";
import pollHold from "./poll-hold.ts";
import pollingHandshake from "./polling-handshake.ts";
import prefixIsPublic from "./prefix-is-public.ts";
import pushPolling from "./push-polling.ts";
import pushWebsocket from "./push-websocket.ts";
import queryArrivesUnchanged from "./query-arrives-unchanged.ts";
import redirectsStayPublic from "./redirects-stay-public.ts";
import replayAfterCut from "./replay-after-cut.ts";
import resnapshotEpoch from "./resnapshot-epoch.ts";
import roomsIsolated from "./rooms-isolated.ts";
import sameOrderOnWorkers from "./same-order-on-workers.ts";
import schemeIsPublic from "./scheme-is-public.ts";
import socketText from "./socket-text.ts";
import streamPieces from "./stream-pieces.ts";
import streamPrompt from "./stream-prompt.ts";
import tlsIsNewEnough from "./tls-is-new-enough.ts";
import unknownHostIsRefused from "./unknown-host-is-refused.ts";
import upgradeSucceeds from "./upgrade-succeeds.ts";
import websocketHandshake from "./websocket-handshake.ts";
import websocketIdle from "./websocket-idle.ts";

/** Every check of the harness, by its id. */
export const checks = {
  "body-of-a-mebibyte-arrives": bodyOfAMebibyteArrives,
  burst,
  "certificate-is-good": certificateIsGood,
  "client-is-known": clientIsKnown,
  "cookies-fit-the-address": cookiesFitTheAddress,
  "emit-from-outside": emitFromOutside,
  "fallback-blackholed": fallbackBlackholed,
  "fallback-events": fallbackEvents,
  "fallback-healthy": fallbackHealthy,
  "fallback-refused": fallbackRefused,
  "foreign-origin-gets-no-polling": foreignOriginGetsNoPolling,
  "foreign-origin-gets-no-websocket": foreignOriginGetsNoWebsocket,
  "forged-client-is-not-believed": forgedClientIsNotBelieved,
  "forged-host-is-not-believed": forgedHostIsNotBelieved,
  "forged-scheme-is-not-believed": forgedSchemeIsNotBelieved,
  "handshakes-are-not-stored": handshakesAreNotStored,
  "handshakes-differ": handshakesDiffer,
  "headers-listed-in-connection-stay": headersListedInConnectionStay,
  "host-is-public": hostIsPublic,
  "http2-answers": http2Answers,
  "large-message-polling": largeMessagePolling,
  "large-message-websocket": largeMessageWebsocket,
  "openapi-names-the-public-url": openapiNamesThePublicUrl,
  "poll-hold": pollHold,
  "polling-handshake": pollingHandshake,
  "prefix-is-public": prefixIsPublic,
  "push-polling": pushPolling,
  "push-websocket": pushWebsocket,
  "query-arrives-unchanged": queryArrivesUnchanged,
  "redirects-stay-public": redirectsStayPublic,
  "replay-after-cut": replayAfterCut,
  "resnapshot-epoch": resnapshotEpoch,
  "rooms-isolated": roomsIsolated,
  "same-order-on-workers": sameOrderOnWorkers,
  "scheme-is-public": schemeIsPublic,
  "socket-text": socketText,
  "stream-pieces": streamPieces,
  "stream-prompt": streamPrompt,
  "tls-is-new-enough": tlsIsNewEnough,
  "unknown-host-is-refused": unknownHostIsRefused,
  "upgrade-succeeds": upgradeSucceeds,
  "websocket-handshake": websocketHandshake,
  "websocket-idle": websocketIdle,
} as const;
