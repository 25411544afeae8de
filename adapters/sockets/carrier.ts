import type { Chain } from "./frame.ts";

/**
 * How the bytes of one connection (`socket.conn`) leave. Two engines with one face: engine.io under Node and Deno, bun-engine under Bun. The transport
 * is looked up every time, because a polling one may be upgraded.
 */

/** The parts of an Engine.IO socket that both engines have. They are of version 4 of the protocol; the packages are pinned, and a test holds them. */
export interface Connection {
  readyState: string;
  transport: { name: string; writable: boolean; socket?: unknown; _canSendPreEncodedFrame?(packet: unknown): boolean };
  writeBuffer: { data?: unknown; options?: { wsPreEncodedFrame?: Buffer[] } }[];
  write(data: string, options?: object): void;
  onClose(reason: string): void;
}

/** `ws` of engine.io, with the net.Socket beneath. */
interface NodeWebSocket {
  terminate(): void;
  _socket?: { writableLength: number } | null;
}

interface BunWebSocket {
  readyState: number;
  terminate(): void;
  cork(work: () => void): unknown;
  send(text: string): number;
  getBufferedAmount(): number;
}

const OPEN = 1;
const PROBE = { options: { wsPreEncodedFrame: [] } };

function bunSocket({ transport }: Connection): BunWebSocket | null {
  const socket = transport.name === "websocket" ? (transport.socket as Partial<BunWebSocket> | undefined) : undefined;
  return typeof socket?.cork === "function" ? (socket as BunWebSocket) : null;
}

/** Hands all frames over, in one write where the transport allows it. */
export function write(connection: Connection, chain: Chain): void {
  if (connection.readyState !== "open") return;
  const { transport, writeBuffer } = connection;
  const bun = bunSocket(connection);
  if (bun && transport.writable && writeBuffer.length === 0) {
    if (bun.readyState !== OPEN) return;
    let dropped = false;
    bun.cork(() => {
      for (const frame of chain.frames()) dropped = bun.send(frame.message) === 0 || dropped;
    });
    // Bun drops what goes beyond its limit and leaves the socket open: that would be a silent hole.
    if (dropped) bun.terminate();
    return;
  }
  if (transport.name === "websocket" && transport._canSendPreEncodedFrame?.(PROBE)) {
    // engine.io holds packets back until the last write is done, and then writes one by one: so all frames go as one packet.
    connection.write("", { compress: false, wsPreEncodedFrame: [chain.joined()] });
    return;
  }
  for (const frame of chain.frames()) connection.write(frame.packet, { compress: false, wsPreEncodedFrame: [frame.websocket()] });
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
