import type { Chain } from "./frame.ts";

/**
 * How the bytes of one connection (`socket.conn`) leave. Two engines with one face: engine.io under Node and Deno, bun-engine under Bun. The transport
 * is looked up every time, because a polling one may be upgraded.
 */

/** The parts of an Engine.IO socket that both engines have. They are of version 4 of the protocol; the packages are pinned, and a test holds them. */
export interface Connection {
  readyState: string;
  transport: { name: string; writable: boolean; socket?: unknown; perMessageDeflate?: unknown };
  writeBuffer: { data?: unknown; options?: { wsPreEncodedFrame?: Buffer[] } }[];
  write(data: string, options?: object): void;
  onClose(reason: string): void;
}

/** `ws` of engine.io, with the net.Socket beneath. `_sender` holds frames back only while it compresses, which engine.io leaves off. */
interface NodeWebSocket {
  readyState: number;
  terminate(): void;
  _socket?: { writableLength: number; write(bytes: Uint8Array): boolean } | null;
  _sender?: { _state: number };
}

interface BunWebSocket {
  readyState: number;
  terminate(): void;
  cork(work: () => void): unknown;
  send(text: string): number;
  getBufferedAmount(): number;
}

const OPEN = 1;
const IDLE = 0;

function bunSocket({ transport }: Connection): BunWebSocket | null {
  const socket = transport.name === "websocket" ? (transport.socket as Partial<BunWebSocket> | undefined) : undefined;
  return typeof socket?.cork === "function" ? (socket as BunWebSocket) : null;
}

/** Hands all frames over, in one write where the transport allows it. */
export function write(connection: Connection, chain: Chain): void {
  if (connection.readyState !== "open") return;
  const { transport, writeBuffer } = connection;
  // What the engine itself has not handed on yet must stay in front.
  if (writeBuffer.length === 0 && transport.name === "websocket") {
    const bun = bunSocket(connection);
    if (bun) {
      if (transport.writable) {
        writeOnBun(bun, chain);
        return;
      }
    } else {
      const { readyState, _sender, _socket } = transport.socket as NodeWebSocket;
      if (readyState === OPEN && _socket && _sender?._state === IDLE && !transport.perMessageDeflate) {
        // engine.io would hold packets back until the last write is done and then write them one by one.
        _socket.write(chain.joined());
        return;
      }
    }
  }
  for (const frame of chain.frames()) connection.write(frame.packet, { compress: false, wsPreEncodedFrame: [frame.websocket()] });
}

function writeOnBun(socket: BunWebSocket, chain: Chain): void {
  if (socket.readyState !== OPEN) return;
  let dropped = false;
  if (chain.count === 1) dropped = socket.send(chain.frame!.message) === 0;
  else
    socket.cork(() => {
      for (const frame of chain.frames()) dropped = socket.send(frame.message) === 0 || dropped;
    });
  // Bun drops what goes beyond its limit and leaves the socket open: that would be a silent hole.
  if (dropped) socket.terminate();
}

/** Bytes that wait in this process. */
export function backlog(connection: Connection): number {
  const { transport, writeBuffer } = connection;
  let bytes = 0;
  for (const { data, options } of writeBuffer)
    bytes += options?.wsPreEncodedFrame?.[0]?.length ?? (typeof data === "string" ? data.length : 0);
  if (transport.name !== "websocket") return bytes;
  const bun = bunSocket(connection);
  return bytes + (bun ? bun.getBufferedAmount() : ((transport.socket as NodeWebSocket | undefined)?._socket?.writableLength ?? 0));
}

/** Ends the connection without waiting for a peer that does not read. */
export function terminate(connection: Connection): void {
  const { transport } = connection;
  if (transport.name === "websocket") (transport.socket as NodeWebSocket | BunWebSocket | undefined)?.terminate();
  connection.onClose("forced close");
}
