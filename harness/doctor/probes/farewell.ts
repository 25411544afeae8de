import type { Dial } from "../../wire/dial.ts";
import { WireFailure } from "../../wire/failure.ts";
import type { RawWebSocket, WebSocketOptions } from "../../wire/websocket.ts";
import type { FarewellSeen } from "../observations.ts";
import { ask } from "../reply.ts";
import { engineCode } from "../speaker.ts";
import { FRAME_MS, next, shake } from "./websocket.ts";

const BETWEEN_MS = 200;
/** What an engine says of a poll whose session is a websocket; of one that there is none of it says another number. */
const IS_WEBSOCKET = 3;

/** Ends one websocket as the protocol wants it, and another one without a word. */
export async function farewell(dial: Dial, path: string, origin: string | null): Promise<FarewellSeen> {
  const options: WebSocketOptions = { origin };
  const full = `${path}?EIO=4&transport=websocket`;
  const said = await shake(dial, full, options, closeCode);
  const code = said.used;
  const forgotten = await isForgotten(dial, path, options);
  return {
    code,
    forgotten,
    told: [
      `closing a websocket with 1000 -> ${said.refused ? said.refused.told : (code ?? "nothing came back")}`,
      ...(forgotten === null
        ? []
        : [
            `a poll of the session of a websocket that was cut -> ${forgotten ? "there is none" : `still a websocket after ${FRAME_MS / 1000} s`}`,
          ]),
    ],
  };
}

async function closeCode(socket: RawWebSocket): Promise<number | null> {
  if ((await next(socket, FRAME_MS)) === null) return null;
  socket.close(1000);
  try {
    return (await socket.closed(FRAME_MS)).code;
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return null;
  }
}

/** Whether the session of a websocket that is cut is gone soon. Null where the server says nothing of it while the websocket lives. */
async function isForgotten(dial: Dial, path: string, options: WebSocketOptions): Promise<boolean | null> {
  const code = async (sid: string) => {
    const lines = options.origin == null ? [] : [["Origin", options.origin] as const];
    return engineCode((await ask(dial, `${path}?EIO=4&transport=polling&sid=${sid}`, { lines })).text);
  };
  const { used: sid } = await shake(dial, `${path}?EIO=4&transport=websocket`, options, async (socket) => {
    const its = /^0\{"sid":"([^"]+)"/.exec((await next(socket, FRAME_MS)) ?? "")?.[1];
    return its !== undefined && (await code(its)) === IS_WEBSOCKET ? its : null;
  });
  if (sid === null) return null;
  for (const end = performance.now() + FRAME_MS; performance.now() < end; ) {
    if ((await code(sid)) !== IS_WEBSOCKET) return true;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  return false;
}
