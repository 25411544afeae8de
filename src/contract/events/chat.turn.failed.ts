import { z } from "zod";
import { event } from "../event.ts";
import { Problem } from "../views.ts";

export default event({
  type: "chat.turn.failed",
  since: 1,
  about: "The answer could not be generated",
  entity: "chat_turn",
  rooms: ["thread"],
  payload: z.object({ thread_id: z.string(), turn_id: z.string(), error: Problem }),
  example: { thread_id: "t1", turn_id: "u1", error: { code: "llm_unreachable", message: "No model endpoint answers." } },
});
