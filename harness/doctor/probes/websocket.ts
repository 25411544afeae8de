import { randomBytes } from "node:crypto";
import { authorityOf, type Dial } from "../../wire/dial.ts";
import { polling } from "../../wire/engine.ts";
import { WireFailure } from "../../wire/failure.ts";
import { sendRaw } from "../../wire/raw.ts";
import { Recorder } from "../../wire/record.ts";
import { openWebSocket, type RawWebSocket, type WebSocketOptions } from "../../wire/websocket.ts";
import type { WebsocketSeen } from "../observations.ts";
import { writtenOf } from "../recognise.ts";
import { failed, type Reply, seen, written } from "../reply.ts";
import { isReply, PONG, question } from "./message.ts";

/** How long the first frame and the answer to a message may take. */
export const FRAME_MS = 6_000;

const LISTED_MS = 8_000;

const NOT_OPEN = { open: false, first: null, answered: false, extensions: "" } as const;

/** Shakes hands for a websocket; `use` gets it where it opened. */
export async function shake<T>(
  dial: Dial,
  path: string,
  options: WebSocketOptions,
  use: (socket: RawWebSocket) => Promise<T>,
): Promise<{ used: T; refused: null } | { used: null; refused: Reply }> {
  const what = `websocket ${path}`;
  const began = performance.now();
  let shaken: Awaited<ReturnType<typeof openWebSocket>>;
  try {
    shaken = await openWebSocket(dial, path, options, new Recorder());
  } catch (error) {
    return { used: null, refused: failed(what, error, performance.now() - began) };
  }
  if (!shaken.open) return { used: null, refused: written(what, shaken, performance.now() - began) };
  try {
    return { used: await use(shaken.socket), refused: null };
  } finally {
    shaken.socket.terminate();
  }
}

/** The next message, or null when none comes in time. */
export async function next(socket: RawWebSocket, ms: number): Promise<string | null> {
  try {
    return String(await socket.next(ms));
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return null;
  }
}

/** Sends the message that every server answers, and looks for the answer among what comes. */
export async function converse(socket: RawWebSocket, text: string, ms: number): Promise<boolean> {
  socket.send(text);
  const end = performance.now() + ms;
  for (let left = ms; left > 0; left = end - performance.now()) {
    const packet = await next(socket, left);
    if (packet === null) return false;
    if (isReply(packet)) return true;
    if (packet === "2") socket.send(PONG);
  }
  return false;
}

/** Whether a websocket opens, and frames pass both ways. `query` is added to the protocol's own. */
export async function websocket(
  dial: Dial,
  path: string,
  { query = "", ...options }: WebSocketOptions & { readonly query?: string },
): Promise<WebsocketSeen> {
  const full = `${path}?EIO=4&transport=websocket${query && `&${query}`}`;
  const { used, refused } = await shake(dial, full, options, async (socket): Promise<WebsocketSeen> => {
    const first = await next(socket, FRAME_MS);
    const answered = first !== null && (await converse(socket, question(), FRAME_MS));
    const frames = first === null ? `no frame in ${FRAME_MS / 1000} s` : answered ? "frames pass both ways" : "no answer to a frame";
    const told = [
      `websocket ${full} -> 101${socket.extensions ? ` with ${socket.extensions}` : ""}, ${frames}${socket.isOpen ? "" : ", and closed"}`,
    ];
    return { open: true, refused: null, first, answered, extensions: socket.extensions, told };
  });
  return used ?? { ...NOT_OPEN, refused, told: [refused!.told] };
}

/** The answer to a handshake that differs from the usual one in how Connection is written: a list, as that of Firefox, in lower case, as that of many programs. */
export async function listed(dial: Dial, path: string, origin: string | null): Promise<Reply> {
  const target = `${path}?EIO=4&transport=websocket`;
  const lines = [
    `Host: ${authorityOf(dial)}`,
    "Connection: keep-alive, upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    ...(origin === null ? [] : [`Origin: ${origin}`]),
  ];
  const what = `websocket ${target} with Connection: keep-alive, upgrade`;
  const began = performance.now();
  try {
    const request = `GET ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
    const { text, status, closed, ms } = await sendRaw(dial, request, { limitMs: LISTED_MS }, new Recorder());
    return status === 0
      ? failed(what, new WireFailure(what, closed ? "closed" : `timeout after ${LISTED_MS} ms`), ms)
      : written(what, writtenOf(text), ms);
  } catch (error) {
    return failed(what, error, performance.now() - began);
  }
}

/** Whether a session that began with long polling goes over to a websocket. */
export async function upgraded(dial: Dial, path: string, options: WebSocketOptions): Promise<WebsocketSeen | null> {
  const began = polling(dial, { path, ...(options.origin === undefined ? {} : { origin: options.origin }) }, new Recorder());
  await seen("", began.open());
  if (began.opened === null) return null;
  try {
    const full = `${path}?EIO=4&transport=websocket&sid=${began.opened.sid}`;
    const { used, refused } = await shake(dial, full, options, async (socket): Promise<WebsocketSeen> => {
      socket.send("2probe");
      const first = await next(socket, FRAME_MS);
      const told = [
        `websocket ${path}?EIO=4&transport=websocket&sid=… -> 101, the probe ${first === "3probe" ? "came back" : "did not come back"}`,
      ];
      return { open: true, refused: null, first, answered: first === "3probe", extensions: socket.extensions, told };
    });
    return used ?? { ...NOT_OPEN, refused, told: [refused!.told] };
  } finally {
    await began.close();
  }
}
