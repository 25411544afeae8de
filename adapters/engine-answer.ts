import type { Refusal } from "../src/http/app.ts";

/** An answer to a request of the socket engine that the engine does not give. */
export interface EngineAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The errors of the Engine.IO protocol: the number that clients know, and its sentence. */
const ERRORS = {
  transport_unknown: [0, "Transport unknown"],
  unknown_sid: [1, "Session ID unknown"],
  bad_handshake_method: [2, "Bad handshake method"],
  bad_request: [3, "Bad request"],
  unsupported_protocol: [5, "Unsupported protocol version"],
} as const;

/** An error as the engines themselves write it, with more for people in `detail`. Every client of Socket.IO takes it for what it is. */
export function engineError(error: keyof typeof ERRORS, detail?: string): EngineAnswer {
  const [code, message] = ERRORS[error];
  return {
    status: 400,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify({ code, message, ...(detail === undefined ? {} : { detail }) }),
  };
}

/** What a request is answered that the core refuses, or that is none for the engine. */
export function problemAnswer({ status, code, message, retryAfterS }: Refusal): EngineAnswer {
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...(retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) }),
    },
    body: JSON.stringify({ type: "about:blank", status, code, detail: message }),
  };
}
