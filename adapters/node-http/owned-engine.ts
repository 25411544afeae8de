import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Server as Engine, type ServerOptions } from "engine.io";
import { engineError } from "../engine-answer.ts";
import { ownedSid } from "../relay/sid.ts";
import { answerUpgrade } from "./answer.ts";

/** What of the engine is private in its types. Pinned to 6.6.12; serve.test.ts notices when it changes. */
interface Insides {
  prepare(request: IncomingMessage): void;
  verify(request: IncomingMessage, isUpgrade: boolean, done: (wrong?: number) => void): void;
  ws: { handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, opened: (websocket: object) => void): void };
  onWebSocket(request: IncomingMessage, socket: Duplex, websocket: object): void;
}

/** An engine.io whose session ids name this worker, if it has a name, and that lets go of the requests that opened its websockets. */
export class OwnedEngine extends Engine {
  constructor(options: ServerOptions, owner: string | null) {
    super(options);
    if (owner !== null) this.generateId = () => ownedSid(owner);
  }

  /**
   * As the engine does it, but without the stand-in for a response that it makes for middlewares: that one stays with the connection and keeps the request,
   * more than 2 kB for every websocket.
   */
  override handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const insides = this as unknown as Insides;
    insides.prepare(request);
    insides.verify(request, true, (wrong) => {
      if (wrong !== undefined) return answerUpgrade(engineError("bad_request"), socket);
      // A copy: the original is a part of a larger buffer.
      insides.ws.handleUpgrade(request, socket, Buffer.from(head), (websocket) => insides.onWebSocket(request, socket, websocket));
    });
  }
}
