import { z } from "zod";
import { event } from "../event.ts";

export default event({
  type: "chat.turn.requested",
  since: 1,
  about: "A person asked something in a chat thread",
  entity: "chat_turn",
  rooms: ["thread"],
  payload: z.object({ thread_id: z.string(), turn_id: z.string(), message: z.string().max(100_000) }),
  example: { thread_id: "t1", turn_id: "u1", message: "What is a cursor?" },
});
