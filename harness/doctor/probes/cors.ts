import type { Dial } from "../../wire/dial.ts";
import type { CorsSeen } from "../observations.ts";
import { ask, type Reply } from "../reply.ts";
import { shake } from "./websocket.ts";

/** The origin of a page that nobody has (RFC 2606). */
export const FOREIGN = "https://studio-doctor.invalid";

const allowed = (reply: Reply): string[] => (reply.headers["access-control-allow-origin"] ?? "").split(/,\s*/).filter(Boolean);

/** What pages of other origins may do here. `own` is the first handshake, which named the server's own origin. */
export async function cors(dial: Dial, path: string, own: Reply, websocket: boolean): Promise<CorsSeen> {
  const foreignReply = await ask(dial, `${path}?EIO=4&transport=polling`, { lines: [["Origin", FOREIGN]] });
  const shaken = websocket ? await shake(dial, `${path}?EIO=4&transport=websocket`, { origin: FOREIGN }, async () => true) : null;
  const foreignWebsocket = shaken === null ? null : shaken.used === true;
  return {
    own: allowed(own),
    foreign: allowed(foreignReply),
    foreignReply,
    foreignWebsocket,
    told: [
      `handshake from ${FOREIGN} -> ${foreignReply.failure ?? foreignReply.status}, Access-Control-Allow-Origin: ${allowed(foreignReply).join(", ") || "none"}`,
      ...(foreignWebsocket === null ? [] : [`websocket from ${FOREIGN} -> ${foreignWebsocket ? 101 : (shaken!.refused?.status ?? 0)}`]),
    ],
  };
}
