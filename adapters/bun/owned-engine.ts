import { Server as Engine, type ServerOptions } from "@socket.io/bun-engine";
import { Socket } from "@socket.io/bun-engine/dist/socket.js";
import { Polling } from "@socket.io/bun-engine/dist/transports/polling.js";
import { WS } from "@socket.io/bun-engine/dist/transports/websocket.js";
import { ownedSid } from "../relay/sid.ts";

/** What of the engine is private in its types. Pinned to 0.1.2; serve.test.ts notices when it changes. */
interface Insides {
  opts: ServerOptions;
  clients: Map<string, Socket>;
  handshake(request: Request, server: unknown, url: URL, headers: Headers): Promise<Response>;
  emitReserved(event: "connection", socket: Socket, request: Request, server: unknown): void;
}

/**
 * A bun-engine whose session ids name this worker. The engine takes its ids from a function of its own module, so its handshake is done here, the same
 * but for the id.
 */
export function createOwnedEngine(options: Partial<ServerOptions>, owner: string): Engine {
  const engine = new Engine(options);
  const insides = engine as unknown as Insides;
  insides.handshake = async (request, server, url, headers) => {
    const id = ownedSid(owner);
    const isUpgrade = request.headers.has("upgrade");
    const transport = isUpgrade ? new WS(insides.opts) : new Polling(insides.opts);
    if (isUpgrade && !(server as Bun.Server<unknown>).upgrade(request, { headers, data: { transport } }))
      return new Response(null, { status: 400 });
    const socket = new Socket(id, insides.opts, transport, {
      url: request.url,
      headers: Object.fromEntries(request.headers.entries()),
      _query: Object.fromEntries(url.searchParams.entries()),
      connection: { encrypted: url.protocol === "https:" },
    });
    insides.clients.set(id, socket);
    socket.once("close", () => insides.clients.delete(id));
    const answer = transport instanceof Polling ? transport.onRequest(request, headers) : new Response(null);
    insides.emitReserved("connection", socket, request, server);
    return answer;
  };
  return engine;
}
