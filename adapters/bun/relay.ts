import { rmSync } from "node:fs";
import type { Server as Engine } from "@socket.io/bun-engine";
import { HOP_BY_HOP, ownerOf, relaySocket, UNKNOWN_SID } from "../relay/sid.ts";

/** Passes polling requests of sessions that another worker holds to that worker, and takes the ones for ours. */
export interface Relay {
  /** The answer of the worker that holds the session; `null` when it is ours to answer. */
  forward(request: Request, search: string): Promise<Response> | null;
  close(): void;
}

/** Opens this worker's unix socket. What arrives there was checked by the worker that passed it on. */
export function openRelay(engine: Engine, { owner, dir }: { owner: string; dir: string }): Relay {
  const path = relaySocket(dir, owner);
  rmSync(path, { force: true });
  const { websocket, idleTimeout } = engine.handler();
  const server = Bun.serve({
    unix: path,
    development: false,
    idleTimeout,
    websocket,
    error: () => new Response("internal", { status: 500 }),
    fetch: (request: Request, self: unknown) => engine.handleRequest(request, self as never),
    // Its types know no idle time for a unix socket; Bun has one, and long-polling must outlive it.
  } as unknown as Bun.Serve.Options<undefined>);
  return {
    forward(request, search) {
      const holder = ownerOf(/[?&]sid=([^&#]+)/.exec(search)?.[1]);
      if (holder === null || holder === owner) return null;
      // The session stays on long-polling: an upgrade that cannot be had is something that every client expects.
      if (request.headers.has("upgrade")) return Promise.resolve(new Response(null, { status: 400 }));
      return pass(request, search, relaySocket(dir, holder));
    },
    close() {
      void server.stop(true);
      rmSync(path, { force: true });
    },
  };
}

async function pass(request: Request, search: string, socketPath: string): Promise<Response> {
  const headers = kept(request.headers);
  try {
    // The guard has bounded the body by its Content-Length.
    const body = request.method === "POST" ? await request.arrayBuffer() : null;
    const answer = await fetch(`http://relay/${search}`, {
      method: request.method,
      headers,
      body,
      unix: socketPath,
      signal: request.signal,
      redirect: "manual",
      decompress: false,
    } as RequestInit);
    return new Response(answer.body, { status: answer.status, headers: kept(answer.headers) });
  } catch {
    return new Response(UNKNOWN_SID.body, { status: UNKNOWN_SID.status, headers: { "content-type": "application/json" } });
  }
}

function kept(headers: Headers): Headers {
  const result = new Headers(headers);
  for (const name of HOP_BY_HOP) result.delete(name);
  return result;
}
