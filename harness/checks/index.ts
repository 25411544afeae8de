// Written by scripts/indexes.mjs; do not edit.
import pollingHandshake from "./polling-handshake.ts";
import websocketHandshake from "./websocket-handshake.ts";

/** Every check of the harness, by its id. */
export const checks = {
  "polling-handshake": pollingHandshake,
  "websocket-handshake": websocketHandshake,
} as const;
