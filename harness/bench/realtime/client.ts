import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { clientFrame, frameReader } from "./frames.ts";

/** How a row's server is spoken to: bare (frames come at once), or Engine.IO 4 with the namespace /rt and one followed room. */
export type Protocol = { kind: "bare" } | { kind: "socket.io"; auth: Record<string, unknown>; room: string };

/** One connected client. `closed` tells why the server ended it, or null. */
export interface Client {
  readonly closed: () => string | null;
  end(): void;
}

/** All sockets read into this: a read is handled before the next begins, so nothing is allocated for it. */
const shared = Buffer.allocUnsafe(256 * 1024);
const PONG = clientFrame("3");

/**
 * Connects one websocket client by hand over TCP, as cheap as it can be, and resolves when it follows the room. Rejects when the server refuses or
 * takes longer than `timeoutMs`. `onEvent` gets every text frame of the namespace that comes later; `now` is the time of its read in milliseconds.
 */
export function openClient(
  port: number,
  protocol: Protocol,
  onEvent: (buffer: Buffer, start: number, end: number, now: number) => void,
  timeoutMs: number,
): Promise<Client> {
  return new Promise((resolve, reject) => {
    let following = false;
    let closed: string | null = null;
    let upgraded = false;
    let head = Buffer.alloc(0);
    let now = 0;
    const timer = setTimeout(() => fail("took too long to connect"), timeoutMs);
    const fail = (why: string) => {
      clearTimeout(timer);
      closed ??= why;
      socket.destroy();
      reject(new Error(`a client ${why}`));
    };
    const follow = () => {
      following = true;
      clearTimeout(timer);
      resolve({ closed: () => closed, end: () => void socket.destroy() });
    };
    const say = (text: string) => socket.write(clientFrame(text));
    const shake = (text: string) => {
      if (text.startsWith("0")) say(`40/rt,${protocol.kind === "socket.io" ? JSON.stringify(protocol.auth) : ""}`);
      else if (text.startsWith("40/rt,") && protocol.kind === "socket.io")
        say(`42/rt,0["rt.subscribe",${JSON.stringify({ rooms: [protocol.room] })}]`);
      else if (text.startsWith("43/rt,0[")) {
        if (text.includes('"ok":true')) follow();
        else fail(`could not follow the room: ${text.slice(0, 300)}`);
      } else if (/^4[14]/.test(text)) fail(`was refused: ${text.slice(0, 300)}`);
    };
    const feed = frameReader((opcode, buffer, start, end) => {
      if (opcode === 8) closed ??= `closed by the server (${end - start >= 2 ? buffer.readUInt16BE(start) : "no code"})`;
      else if (opcode === 9) socket.write(clientFrame(buffer.toString("latin1", start, end), 10));
      else if (protocol.kind === "bare") onEvent(buffer, start, end, now);
      else if (end - start === 1 && buffer[start] === 0x32) socket.write(PONG);
      else if (following) onEvent(buffer, start, end, now);
      else shake(buffer.toString("utf8", start, end));
    });
    const received = (chunk: Buffer) => {
      now = performance.now();
      if (upgraded) return feed(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const status = head.toString("latin1", 0, head.indexOf("\r\n"));
      if (!status.includes(" 101")) return fail(`was refused: ${status}`);
      upgraded = true;
      if (protocol.kind === "bare") follow();
      feed(Buffer.from(head.subarray(end + 4)));
    };
    const socket: Socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (bytes, buffer) => {
          try {
            received((buffer as Buffer).subarray(0, bytes));
          } catch (error) {
            fail(error instanceof Error ? error.message : String(error));
          }
          return true;
        },
      },
    });
    socket.once("connect", () => {
      const path = protocol.kind === "bare" ? "/" : "/socket.io/?EIO=4&transport=websocket";
      const key = randomBytes(16).toString("base64");
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      );
    });
    socket.once("error", (error) => fail(`failed: ${error.message}`));
    socket.once("close", () => fail("lost its connection"));
  });
}
