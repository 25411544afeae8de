// Written by scripts/indexes.mjs; do not edit.
import bodyOfAMebibyteArrives from "./body-of-a-mebibyte-arrives.ts";
import certificateIsGood from "./certificate-is-good.ts";
import clientIsKnown from "./client-is-known.ts";
import cookiesFitTheAddress from "./cookies-fit-the-address.ts";
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
import openapiNamesThePublicUrl from "./openapi-names-the-public-url.ts";
import pollingHandshake from "./polling-handshake.ts";
import prefixIsPublic from "./prefix-is-public.ts";
import queryArrivesUnchanged from "./query-arrives-unchanged.ts";
import redirectsStayPublic from "./redirects-stay-public.ts";
import schemeIsPublic from "./scheme-is-public.ts";
import tlsIsNewEnough from "./tls-is-new-enough.ts";
import unknownHostIsRefused from "./unknown-host-is-refused.ts";
import upgradeSucceeds from "./upgrade-succeeds.ts";
import websocketHandshake from "./websocket-handshake.ts";

/** Every check of the harness, by its id. */
export const checks = {
  "body-of-a-mebibyte-arrives": bodyOfAMebibyteArrives,
  "certificate-is-good": certificateIsGood,
  "client-is-known": clientIsKnown,
  "cookies-fit-the-address": cookiesFitTheAddress,
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
  "openapi-names-the-public-url": openapiNamesThePublicUrl,
  "polling-handshake": pollingHandshake,
  "prefix-is-public": prefixIsPublic,
  "query-arrives-unchanged": queryArrivesUnchanged,
  "redirects-stay-public": redirectsStayPublic,
  "scheme-is-public": schemeIsPublic,
  "tls-is-new-enough": tlsIsNewEnough,
  "unknown-host-is-refused": unknownHostIsRefused,
  "upgrade-succeeds": upgradeSucceeds,
  "websocket-handshake": websocketHandshake,
} as const;
