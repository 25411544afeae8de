import { rmSync } from "node:fs";
import type { Server as Engine } from "@socket.io/bun-engine";
import { type EngineAnswer, engineError } from "../engine-answer.ts";
import { checkSession } from "../engine-guard.ts";
import { hopByHop, type RelayOptions } from "../relay/relay.ts";
import { relaySocket } from "../relay/sid.ts";
import { CarriedSocket } from "./carried-socket.ts";

/** A request of the socket engine that is not ours to answer. */
interface Passage {
  request: Request;
  /** The query, with its `?`. */
  search: string;
  /** The worker that holds the session. */
  holder: string;
  /** The effective address of the client. */
  client: string;
  /** The server that the request came to. */
  server: Bun.Server<unknown>;
}

/** Passes requests of sessions that another worker holds to that worker, and takes the ones for ours. */
export interface Relay {
  /** The answer of the worker that holds the session. An upgrade that succeeds has none. */
  forward(passage: Passage): Promise<Response>;
  close(): void;
}

/** What this relay has besides: the websocket handlers of the server itself, and how long a poll may stay open without a byte, in seconds. */
interface Handlers {
  websocket: Bun.WebSocketHandler<unknown>;
  idleTimeoutS: number;
}

/** Opens this worker's unix socket. What arrives there was checked by the worker that passed it on; only the session is looked up here. */
export function openRelay(
  engine: Engine,
  { owner, dir, transportOf, waitMs, watch, websocket, idleTimeoutS }: RelayOptions & Handlers,
): Relay {
  const path = relaySocket(dir, owner);
  rmSync(path, { force: true });
  const carried = new Set<CarriedSocket>();
  const server = Bun.serve({
    unix: path,
    development: false,
    idleTimeout: idleTimeoutS,
    websocket,
    error: () => new Response("internal", { status: 500 }),
    fetch(request: Request, self: Bun.Server<unknown>) {
      const sid = new URL(request.url).searchParams.get("sid") ?? "";
      const refused = checkSession(transportOf(sid), request.headers.has("upgrade"));
      return refused ? responseOf(refused) : engine.handleRequest(request, self as never);
    },
    // Its types know no idle time for a unix socket; Bun has one, and long-polling must outlive it.
  } as unknown as Bun.Serve.Options<undefined>);

  const passUpgrade = async ({ request, search, holder, client, server }: Passage): Promise<Response> => {
    const headers = Object.fromEntries(kept(request.headers).entries());
    for (const name of Object.keys(headers)) if (name.startsWith("sec-websocket-")) delete headers[name];
    const socket = await CarriedSocket.dial(relaySocket(dir, holder), search, headers, waitMs);
    watch.answered(socket ? "relayed" : "owner_gone", client);
    if (!socket) return responseOf(engineError("unknown_sid"));
    carried.add(socket);
    socket.closed = () => void carried.delete(socket);
    if (!server.upgrade(request, { headers: { "cache-control": "no-store" }, data: { transport: socket } })) {
      socket.end();
      return responseOf(engineError("bad_request"));
    }
    return new Response(null);
  };

  const pass = async ({ request, search, holder, client }: Passage): Promise<Response> => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), waitMs);
    try {
      // The guard has bounded the body by its Content-Length.
      const body = request.method === "POST" ? await request.arrayBuffer() : null;
      const answer = await fetch(`http://relay/${search}`, {
        method: request.method,
        headers: kept(request.headers),
        body,
        unix: relaySocket(dir, holder),
        signal: AbortSignal.any([request.signal, late.signal]),
        redirect: "manual",
        decompress: false,
        // A connection of its own: one that the other side closes while it is taken up again would end the session.
        keepalive: false,
      } as RequestInit);
      watch.answered("relayed", client);
      return new Response(answer.body, { status: answer.status, headers: kept(answer.headers) });
    } catch {
      if (!request.signal.aborted) watch.answered("owner_gone", client);
      return responseOf(engineError("unknown_sid"));
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    forward: (passage) => (passage.request.headers.has("upgrade") ? passUpgrade(passage) : pass(passage)),
    close() {
      for (const socket of carried) socket.end();
      void server.stop(true);
      rmSync(path, { force: true });
    },
  };
}

/** An answer of ours as a Response. */
export function responseOf({ status, headers, body }: EngineAnswer): Response {
  return new Response(body, { status, headers });
}

function kept(headers: Headers): Headers {
  const result = new Headers(headers);
  for (const name of hopByHop(headers.get("connection"))) result.delete(name);
  return result;
}
