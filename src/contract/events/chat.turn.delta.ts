import { z } from "zod";
import { event } from "../event.ts";

export default event({
  type: "chat.turn.delta",
  since: 1,
  about: "More of the answer was generated",
  entity: "chat_turn",
  rooms: ["thread"],
  payload: z.object({ thread_id: z.string(), turn_id: z.string(), index: z.int().nonnegative(), text: z.string().max(20_000) }),
  example: { thread_id: "t1", turn_id: "u1", index: 0, text: "A cursor is" },
});
