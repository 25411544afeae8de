import { Server as Engine, type ServerOptions } from "@socket.io/bun-engine";
import { Socket } from "@socket.io/bun-engine/dist/socket.js";
import { Polling } from "@socket.io/bun-engine/dist/transports/polling.js";
import { WS } from "@socket.io/bun-engine/dist/transports/websocket.js";
import type { Transport } from "../../src/knobs/transport.ts";
import { ownedSid } from "../relay/sid.ts";

/** What of the engine is private in its types. Pinned to 0.1.2; serve.test.ts notices when it changes. */
interface Insides {
  opts: ServerOptions;
  clients: Map<string, Socket>;
  handshake(request: Request, server: unknown, url: URL, headers: Headers): Promise<Response>;
  emitReserved(event: "connection", socket: Socket, request: Request, server: unknown): void;
}

/** Long-polling that offers no websocket, where clients may use none. */
class PollingOnly extends Polling {
  override get upgradesTo(): string[] {
    return [];
  }
}

/**
 * A bun-engine whose session ids name this worker. The engine takes its ids from a function of its own module, so its handshake is done here, the same
 * but for the id.
 */
export function createOwnedEngine(
  options: Partial<ServerOptions>,
  { owner, transports }: { owner: string; transports: readonly Transport[] },
): Engine {
  const engine = new Engine(options);
  const insides = engine as unknown as Insides;
  const LongPolling = transports.includes("websocket") ? Polling : PollingOnly;
  // One function for all sockets: an idle one costs memory for each of its own.
  function closed(this: Socket) {
    insides.clients.delete(this.id);
  }
  insides.handshake = async (request, server, url, headers) => {
    const id = ownedSid(owner);
    const isUpgrade = request.headers.has("upgrade");
    const transport = isUpgrade ? new WS(insides.opts) : new LongPolling(insides.opts);
    if (isUpgrade && !(server as Bun.Server<unknown>).upgrade(request, { headers, data: { transport } }))
      return new Response(null, { status: 400 });
    const socket = new Socket(id, insides.opts, transport, {
      url: request.url,
      headers: Object.fromEntries(request.headers.entries()),
      _query: Object.fromEntries(url.searchParams.entries()),
      connection: { encrypted: url.protocol === "https:" },
    });
    insides.clients.set(id, socket);
    socket.on("close", closed);
    const answer = transport instanceof Polling ? transport.onRequest(request, headers) : new Response(null);
    insides.emitReserved("connection", socket, request, server);
    return answer;
  };
  return engine;
}

/** How many sessions the engine holds. */
export const sessionCount = (engine: Engine): number => (engine as unknown as Insides).clients.size;

/** The transport of a session that the engine holds; null when it does not know it. */
export function transportOfSession(engine: Engine, sid: string): string | null {
  return (engine as unknown as Insides).clients.get(sid)?.transport.name ?? null;
}
