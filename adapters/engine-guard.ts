import type { HeaderReader, Peer } from "../src/forwarding/effective.ts";
import type { App } from "../src/http/app.ts";
import { preflightHeaders } from "../src/http/cors.ts";
import type { Transport } from "../src/knobs/transport.ts";
import { type EngineAnswer, engineError, problemAnswer } from "./engine-answer.ts";
import type { EngineWatch } from "./engine-watch.ts";
import { ownerOf } from "./relay/sid.ts";
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

/** What became of a request. */
export interface Guarded {
  /** The answer when it may not pass; null when it may. */
  answer: EngineAnswer | null;
  /** What every answer must carry, the engine's own too. */
  headers: Readonly<Record<string, string>>;
  /** The other worker that holds its session; null when it is ours to answer. */
  holder: string | null;
  /** The effective address of the client. */
  client: string;
}

/** What the guard of one worker works with. */
export interface GuardOptions {
  app: App;
  transports: readonly Transport[];
  /** This worker's own name; null when sessions name no worker. */
  owner: string | null;
  /** The transport of a session that this worker holds. */
  transportOf(sid: string): string | null;
  watch: EngineWatch;
}

/** Judges each request of the socket engine. */
export type EngineGuard = (request: EngineRequest) => Guarded;

/** `Sec-WebSocket-Key` is 16 bytes in base64 (RFC 6455, section 4.1). */
const WEBSOCKET_KEY = /^[+/0-9A-Za-z]{22}==$/;

/**
 * What every request of the socket engine must pass before the engine sees it, on every runtime: first a preflight is answered, then Host and Origin are
 * looked at, then what the protocol asks for, and only then the session. The engines themselves differ here (PUT is 400 or 500, a missing upgrade 200 or
 * 400), ask for the origin only once a session, read bodies without a bound, and give their errors no headers.
 */
export function createEngineGuard({ app, transports, owner, transportOf, watch }: GuardOptions): EngineGuard {
  return (request) => {
    const { method, search, headers, peer, isUpgrade } = request;
    const { refusal, cors, client } = app.handshake(headers, peer);
    const common = { ...cors, "cache-control": "no-store" };
    const end = (outcome: string, { status, headers: own, body }: EngineAnswer): Guarded => {
      watch.answered(outcome, client);
      app.noteHandshake(request, outcome);
      return { answer: { status, headers: { ...common, ...own }, body }, headers: common, holder: null, client };
    };
    if (!isUpgrade && headers.get("sec-websocket-key") !== null) {
      watch.stripped(client, peer, headers);
      const detail =
        "A proxy in front removed the Upgrade header of a websocket, or changed it; it must pass Upgrade: websocket and Connection: Upgrade on for this path.";
      return end("upgrade_stripped", engineError("bad_request", detail));
    }
    if (refusal) return end(refusal.code, problemAnswer(refusal));
    if (method === "OPTIONS") return end("preflight", { status: 204, headers: preflightHeaders("GET, POST"), body: null });
    if (method !== "GET" && method !== "POST") {
      const message = "The socket endpoint takes GET and POST.";
      const answer = problemAnswer({ status: 405, code: "method_not_allowed", message });
      return end("method_not_allowed", { ...answer, headers: { ...answer.headers, allow: "GET, POST, OPTIONS" } });
    }
    if (method === "POST") {
      const length = headers.get("content-length");
      if (length === null || !/^\d+$/.test(length))
        return end("misspoken", engineError("bad_request", "A POST to the socket endpoint needs a Content-Length."));
      if (Number(length) > MAX_FRAME_BYTES) {
        const message = `The body is larger than the allowed ${MAX_FRAME_BYTES} bytes.`;
        return end("payload_too_large", problemAnswer({ status: 413, code: "payload_too_large", message }));
      }
    }
    const query = new URLSearchParams(search);
    const wrong = misspoken(request, query, transports);
    if (wrong) return end("misspoken", wrong);
    const sid = query.get("sid");
    const over = app.count(headers, peer, sid === null);
    if (over) return end(over.code, problemAnswer(over));
    const holder = owner === null ? null : ownerOf(sid);
    const away = holder !== null && holder !== owner;
    const unknown = sid === null || away ? null : checkSession(transportOf(sid), isUpgrade);
    if (unknown) return end("unknown_session", unknown);
    if (!away) watch.answered("own", client);
    app.noteHandshake(request, null);
    return { answer: null, headers: common, holder: away ? holder : null, client };
  };
}

/** What a request gets wrong in the protocol (https://socket.io/docs/v4/engine-io-protocol/), or null. */
function misspoken({ method, headers, isUpgrade }: EngineRequest, query: URLSearchParams, transports: readonly Transport[]) {
  const transport = query.get("transport");
  if (!transports.some((allowed) => allowed === transport))
    return engineError("transport_unknown", `This server takes ${transports.join(" and ")} (STUDIO_SOCKETIO_TRANSPORTS).`);
  // The engines read a name that stands there twice differently.
  for (const name of ["transport", "sid", "EIO"])
    if (query.getAll(name).length > 1) return engineError("bad_request", `The query names ${name} twice.`);
  if (query.get("EIO") !== "4") return engineError("unsupported_protocol", "This server speaks version 4 of the Engine.IO protocol.");
  if (isUpgrade !== (transport === "websocket"))
    return engineError("bad_request", `transport: ${transport} ${isUpgrade ? "is no" : "needs a"} websocket upgrade.`);
  if (isUpgrade && !(WEBSOCKET_KEY.test(headers.get("sec-websocket-key") ?? "") && headers.get("sec-websocket-version") === "13"))
    return engineError("bad_request", "A websocket needs a Sec-WebSocket-Key and version 13.");
  if (query.get("sid") === null && method !== "GET") return engineError("bad_handshake_method", "A session begins with a GET.");
  return null;
}

/** Whether a session can take a request; `transport` is its own, or null when it is not known here. */
export function checkSession(transport: string | null, isUpgrade: boolean): EngineAnswer | null {
  if (transport === null) return engineError("unknown_sid");
  if (isUpgrade && transport === "websocket") return engineError("bad_request", "The session uses a websocket already.");
  return null;
}

/** Whether a path is that of the socket endpoint, with or without the prefix under which Studio is served. */
export function isEnginePath(app: App, path: string, socketPath: string, headers: HeaderReader, peer: () => Peer): boolean {
  if (!path.endsWith(socketPath) && !path.endsWith(`${socketPath}/`)) return false;
  return isItself(path, socketPath) || isItself(app.pathBelow(path, headers, peer()), socketPath);
}

const isItself = (path: string, socketPath: string) =>
  path.startsWith(socketPath) && (path.length === socketPath.length || (path.length === socketPath.length + 1 && path.endsWith("/")));
