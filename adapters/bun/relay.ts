import { rmSync } from "node:fs";
import type { Server as Engine } from "@socket.io/bun-engine";
import { splitUrl } from "../../src/http/url.ts";
import { bindText } from "../../src/knobs/bind.ts";
import { type EngineAnswer, engineError } from "../engine-answer.ts";
import { checkSession } from "../engine-guard.ts";
import { listenNear } from "../relay/machines.ts";
import { hopByHop, NOT_SEALED, type RelayOptions, refuseFromElsewhere, staysHere } from "../relay/relay.ts";
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

/** One way to the worker that holds a session. `told` hears once whether it was reached. */
interface Way {
  unix: string | null;
  /** `host:port`; any name for a unix socket. */
  at: string;
  headers: Headers;
  told(reached: boolean): void;
}

/**
 * Opens this worker's unix socket, and its address for other machines where there are such. What arrives there was checked by the worker that passed it on;
 * only the session is looked up here.
 */
export async function openRelay(engine: Engine, options: RelayOptions & Handlers): Promise<Relay> {
  const { owner, dir, machines, transportOf, waitMs, watch, websocket, idleTimeoutS } = options;
  const path = relaySocket(dir, owner);
  rmSync(path, { force: true });
  const carried = new Set<CarriedSocket>();
  const sidOf = (request: Request) => new URL(request.url).searchParams.get("sid") ?? "";
  const lookUp = (request: Request) => checkSession(transportOf(sidOf(request)), request.headers.has("upgrade"));
  // Its types know no idle time for a unix socket; Bun has one, and long-polling must outlive it.
  const open = (
    address: { unix: string } | { hostname: string; port: number },
    refuse: (request: Request, from: string) => EngineAnswer | null,
  ) =>
    Bun.serve({
      ...address,
      // Otherwise Bun shares a port with other processes of its kind, and requests reach any of them.
      reusePort: false,
      development: false,
      idleTimeout: idleTimeoutS,
      websocket,
      error: () => new Response("internal", { status: 500 }),
      fetch(request: Request, self: Bun.Server<unknown>) {
        const refused = refuse(request, self.requestIP(request)?.address ?? "unknown");
        return refused ? responseOf(refused) : engine.handleRequest(request, self as never);
      },
    } as unknown as Bun.Serve.Options<undefined>);
  const servers = [open({ unix: path }, lookUp)];
  const close = () => {
    for (const socket of carried) socket.end();
    machines?.close();
    for (const server of servers) void server.stop(true);
    rmSync(path, { force: true });
  };
  if (machines) {
    const refuse = (request: Request, from: string) => {
      const { method, headers } = request;
      const { search } = splitUrl(request.url);
      const asked = { method, search, isUpgrade: headers.has("upgrade"), from, header: (name: string) => headers.get(name) };
      return refuseFromElsewhere(asked, { machines, transportOf, watch });
    };
    const { host: hostname } = machines.address;
    const listen = (port: number) => {
      const server = open({ hostname, port }, refuse);
      servers.push(server);
      return server.port ?? 0;
    };
    await listenNear(machines.address, listen).then(machines.announce, (error) => {
      close();
      throw error;
    });
  }

  const wayTo = async ({ request, holder, client }: Passage): Promise<Way | null> => {
    const away = machines?.isElsewhere(holder) ? machines : null;
    const told = (reached: boolean) => watch.answered(reached ? (away ? "relayed_away" : "relayed") : "owner_gone", client);
    const headers = kept(request.headers);
    if (!away) return { unix: relaySocket(dir, holder), at: "relay", headers, told };
    const address = await away.find(holder);
    if (address === null) {
      told(false);
      return null;
    }
    for (const name of staysHere) headers.delete(name);
    const { method } = request;
    const sealed = away.seal({ method, sid: sidOf(request), isUpgrade: request.headers.has("upgrade"), client });
    for (const [name, value] of Object.entries(sealed)) headers.set(name, value);
    return { unix: null, at: bindText(address), headers, told };
  };

  const passUpgrade = async ({ request, search, server }: Passage, { unix, at, headers: all, told }: Way): Promise<Response> => {
    const headers = Object.fromEntries(all.entries());
    for (const name of Object.keys(headers)) if (name.startsWith("sec-websocket-")) delete headers[name];
    const socket = await CarriedSocket.dial(unix === null ? `ws://${at}/${search}` : `ws+unix://${unix}:/${search}`, headers, waitMs);
    told(socket !== null);
    if (!socket) return responseOf(engineError("unknown_sid"));
    carried.add(socket);
    socket.closed = () => void carried.delete(socket);
    if (!server.upgrade(request, { headers: { "cache-control": "no-store" }, data: { transport: socket } })) {
      // The client left meanwhile; nobody will tell of its end.
      carried.delete(socket);
      socket.end();
      return responseOf(engineError("bad_request"));
    }
    return new Response(null);
  };

  const pass = async ({ request, search }: Passage, { unix, at, headers, told }: Way): Promise<Response> => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), waitMs);
    try {
      // The guard has bounded the body by its Content-Length.
      const body = request.method === "POST" ? await request.arrayBuffer() : null;
      const answer = await fetch(`http://${at}/${search}`, {
        method: request.method,
        headers,
        body,
        ...(unix === null ? {} : { unix }),
        signal: AbortSignal.any([request.signal, late.signal]),
        redirect: "manual",
        decompress: false,
        // A connection of its own: one that the other side closes while it is taken up again would end the session.
        keepalive: false,
      } as RequestInit);
      if (answer.status === NOT_SEALED) throw new Error("refused");
      told(true);
      return new Response(answer.body, { status: answer.status, headers: kept(answer.headers) });
    } catch {
      if (!request.signal.aborted) told(false);
      return responseOf(engineError("unknown_sid"));
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    async forward(passage) {
      const way = await wayTo(passage);
      if (way === null) return responseOf(engineError("unknown_sid"));
      return passage.request.headers.has("upgrade") ? passUpgrade(passage, way) : pass(passage, way);
    },
    close,
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
