import type { HeaderReader, Peer } from "../src/forwarding/effective.ts";
import type { App, Refusal } from "../src/http/app.ts";
import { MAX_FRAME_BYTES } from "./serve.ts";

/** A request of the socket engine, as far as the guard looks at it. */
export interface EngineRequest {
  method: string;
  /** The query, with its `?`. */
  search: string;
  headers: HeaderReader;
  peer: Peer;
  isUpgrade: boolean;
}

/**
 * What every request of the socket engine must pass before the engine sees it, on every runtime: a method and a body that polling uses, a transport
 * that fits, and the Host and Origin of the core. The engines themselves differ here (PUT is 400 or 500, a missing upgrade 200 or 400), ask for the
 * origin only once a session, and read bodies without a bound.
 */
export function guardEngine(app: App, { method, search, headers, peer, isUpgrade }: EngineRequest): Refusal | null {
  if (method !== "GET" && method !== "POST")
    return { status: 405, code: "method_not_allowed", message: "The socket endpoint takes GET and POST." };
  if (!isUpgrade && headers.get("sec-websocket-key") !== null)
    return {
      status: 400,
      code: "bad_request",
      message: "A proxy in front removed the Upgrade header of a websocket; it must pass Upgrade and Connection on for this path.",
    };
  if (!isUpgrade && /[?&]transport=websocket(?:&|$)/.test(search))
    return { status: 400, code: "bad_request", message: "transport: websocket needs a websocket upgrade." };
  if (method === "POST") {
    const length = headers.get("content-length");
    if (length === null || !/^\d+$/.test(length))
      return { status: 400, code: "bad_request", message: "A POST to the socket endpoint needs a Content-Length." };
    if (Number(length) > MAX_FRAME_BYTES)
      return { status: 413, code: "payload_too_large", message: `The body is larger than the allowed ${MAX_FRAME_BYTES} bytes.` };
  }
  return app.handshake(headers, peer);
}

/** Whether a path is that of the socket endpoint, with or without the prefix under which Studio is served. */
export function isEnginePath(app: App, path: string, socketPath: string, headers: HeaderReader, peer: () => Peer): boolean {
  if (!path.endsWith(socketPath) && !path.endsWith(`${socketPath}/`)) return false;
  return isItself(path, socketPath) || isItself(app.pathBelow(path, headers, peer()), socketPath);
}

const isItself = (path: string, socketPath: string) =>
  path.startsWith(socketPath) && (path.length === socketPath.length || (path.length === socketPath.length + 1 && path.endsWith("/")));

/** What a refused request of the engine is answered. */
export function refusalBody({ status, code, message }: Refusal): string {
  return JSON.stringify({ type: "about:blank", status, code, detail: message });
}
