import type { Examination } from "./examination.ts";
import { WireFailure } from "./wire/failure.ts";
import type { SocketWish } from "./wire/sockets.ts";

/** What the stock client says when a socket is refused, in words; `connected` when it is not. */
export async function refusalOf(t: Examination, wish: Partial<SocketWish>): Promise<string> {
  const transports = [t.site.provides.has("polling") ? "polling" : "websocket"];
  try {
    await t.socket({ transports, ...wish });
    return "connected";
  } catch (error) {
    if (error instanceof WireFailure) return error.code;
    throw error;
  }
}
