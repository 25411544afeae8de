// Written by scripts/indexes.mjs; do not edit.
import abortedPoll from "./aborted-poll.ts";
import bodyOfAMebibyteArrives from "./body-of-a-mebibyte-arrives.ts";
import burst from "./burst.ts";
import certificateIsGood from "./certificate-is-good.ts";
import cleanUp from "./clean-up.ts";
import clientIsKnown from "./client-is-known.ts";
import clientReturns from "./client-returns.ts";
import closeFromClient from "./close-from-client.ts";
import closeFromServer from "./close-from-server.ts";
import cookiesFitTheAddress from "./cookies-fit-the-address.ts";
import deflate from "./deflate.ts";
import drain from "./drain.ts";
import emitFromOutside from "./emit-from-outside.ts";
import emitFromRun from "./emit-from-run.ts";
import eventPages from "./event-pages.ts";
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
import messageTooLargePolling from "./message-too-large-polling.ts";
import messageTooLargeWebsocket from "./message-too-large-websocket.ts";
import openapiNamesThePublicUrl from "./openapi-names-the-public-url.ts";
import pollBesidePost from "./poll-beside-post.ts";
import pollHold from "./poll-hold.ts";
import pollingHandshake from "./polling-handshake.ts";
import pollsOnNewConnections from "./polls-on-new-connections.ts";
import pollsOnOneConnection from "./polls-on-one-connection.ts";
import prefixIsPublic from "./prefix-is-public.ts";
import proxyReload from "./proxy-reload.ts";
import proxyReloadKeepsWebsockets from "./proxy-reload-keeps-websockets.ts";
import pushPolling from "./push-polling.ts";
import pushWebsocket from "./push-websocket.ts";
import queryArrivesUnchanged from "./query-arrives-unchanged.ts";
import redirectsStayPublic from "./redirects-stay-public.ts";
import replayAfterCut from "./replay-after-cut.ts";
import replayFromStart from "./replay-from-start.ts";
import resnapshotEpoch from "./resnapshot-epoch.ts";
import resnapshotTooOld from "./resnapshot-too-old.ts";
import roomsIsolated from "./rooms-isolated.ts";
import roomsRefused from "./rooms-refused.ts";
import sameOrderOnWorkers from "./same-order-on-workers.ts";
import schemeIsPublic from "./scheme-is-public.ts";
import socketBinary from "./socket-binary.ts";
import socketText from "./socket-text.ts";
import streamCompressed from "./stream-compressed.ts";
import streamPieces from "./stream-pieces.ts";
import streamPrompt from "./stream-prompt.ts";
import tlsIsNewEnough from "./tls-is-new-enough.ts";
import unknownHostIsRefused from "./unknown-host-is-refused.ts";
import upgradeInTraffic from "./upgrade-in-traffic.ts";
import upgradeSucceeds from "./upgrade-succeeds.ts";
import websocketFrames from "./websocket-frames.ts";
import websocketHandshake from "./websocket-handshake.ts";
import websocketIdle from "./websocket-idle.ts";
import workerKilled from "./worker-killed.ts";
import workersAllServe from "./workers-all-serve.ts";

/** Every check of the harness, by its id. */
export const checks = {
  "aborted-poll": abortedPoll,
  "body-of-a-mebibyte-arrives": bodyOfAMebibyteArrives,
  burst,
  "certificate-is-good": certificateIsGood,
  "clean-up": cleanUp,
  "client-is-known": clientIsKnown,
  "client-returns": clientReturns,
  "close-from-client": closeFromClient,
  "close-from-server": closeFromServer,
  "cookies-fit-the-address": cookiesFitTheAddress,
  deflate,
  drain,
  "emit-from-outside": emitFromOutside,
  "emit-from-run": emitFromRun,
  "event-pages": eventPages,
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
  "message-too-large-polling": messageTooLargePolling,
  "message-too-large-websocket": messageTooLargeWebsocket,
  "openapi-names-the-public-url": openapiNamesThePublicUrl,
  "poll-beside-post": pollBesidePost,
  "poll-hold": pollHold,
  "polling-handshake": pollingHandshake,
  "polls-on-new-connections": pollsOnNewConnections,
  "polls-on-one-connection": pollsOnOneConnection,
  "prefix-is-public": prefixIsPublic,
  "proxy-reload": proxyReload,
  "proxy-reload-keeps-websockets": proxyReloadKeepsWebsockets,
  "push-polling": pushPolling,
  "push-websocket": pushWebsocket,
  "query-arrives-unchanged": queryArrivesUnchanged,
  "redirects-stay-public": redirectsStayPublic,
  "replay-after-cut": replayAfterCut,
  "replay-from-start": replayFromStart,
  "resnapshot-epoch": resnapshotEpoch,
  "resnapshot-too-old": resnapshotTooOld,
  "rooms-isolated": roomsIsolated,
  "rooms-refused": roomsRefused,
  "same-order-on-workers": sameOrderOnWorkers,
  "scheme-is-public": schemeIsPublic,
  "socket-binary": socketBinary,
  "socket-text": socketText,
  "stream-compressed": streamCompressed,
  "stream-pieces": streamPieces,
  "stream-prompt": streamPrompt,
  "tls-is-new-enough": tlsIsNewEnough,
  "unknown-host-is-refused": unknownHostIsRefused,
  "upgrade-in-traffic": upgradeInTraffic,
  "upgrade-succeeds": upgradeSucceeds,
  "websocket-frames": websocketFrames,
  "websocket-handshake": websocketHandshake,
  "websocket-idle": websocketIdle,
  "worker-killed": workerKilled,
  "workers-all-serve": workersAllServe,
} as const;
