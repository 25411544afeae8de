import { z } from "zod";
import { event } from "../event.ts";

export default event({
  type: "chat.turn.responded",
  since: 1,
  about: "The answer is complete",
  entity: "chat_turn",
  rooms: ["thread"],
  payload: z.object({
    thread_id: z.string(),
    turn_id: z.string(),
    message: z.string(),
    citations: z.array(z.object({ source: z.string(), title: z.string(), passage_id: z.string() })).max(50),
  }),
  example: { thread_id: "t1", turn_id: "u1", message: "A cursor is a position in a room.", citations: [] },
});
