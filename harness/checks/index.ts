// Written by scripts/indexes.mjs; do not edit.
import burst from "./burst.ts";
import emitFromOutside from "./emit-from-outside.ts";
import fallbackBlackholed from "./fallback-blackholed.ts";
import fallbackEvents from "./fallback-events.ts";
import fallbackHealthy from "./fallback-healthy.ts";
import fallbackRefused from "./fallback-refused.ts";
import largeMessagePolling from "./large-message-polling.ts";
import largeMessageWebsocket from "./large-message-websocket.ts";
import pollHold from "./poll-hold.ts";
import pollingHandshake from "./polling-handshake.ts";
import pushPolling from "./push-polling.ts";
import pushWebsocket from "./push-websocket.ts";
import replayAfterCut from "./replay-after-cut.ts";
import resnapshotEpoch from "./resnapshot-epoch.ts";
import roomsIsolated from "./rooms-isolated.ts";
import sameOrderOnWorkers from "./same-order-on-workers.ts";
import socketText from "./socket-text.ts";
import streamPieces from "./stream-pieces.ts";
import streamPrompt from "./stream-prompt.ts";
import websocketHandshake from "./websocket-handshake.ts";
import websocketIdle from "./websocket-idle.ts";

/** Every check of the harness, by its id. */
export const checks = {
  burst,
  "emit-from-outside": emitFromOutside,
  "fallback-blackholed": fallbackBlackholed,
  "fallback-events": fallbackEvents,
  "fallback-healthy": fallbackHealthy,
  "fallback-refused": fallbackRefused,
  "large-message-polling": largeMessagePolling,
  "large-message-websocket": largeMessageWebsocket,
  "poll-hold": pollHold,
  "polling-handshake": pollingHandshake,
  "push-polling": pushPolling,
  "push-websocket": pushWebsocket,
  "replay-after-cut": replayAfterCut,
  "resnapshot-epoch": resnapshotEpoch,
  "rooms-isolated": roomsIsolated,
  "same-order-on-workers": sameOrderOnWorkers,
  "socket-text": socketText,
  "stream-pieces": streamPieces,
  "stream-prompt": streamPrompt,
  "websocket-handshake": websocketHandshake,
  "websocket-idle": websocketIdle,
} as const;
