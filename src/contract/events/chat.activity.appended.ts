import { z } from "zod";
import { event } from "../event.ts";

export default event({
  type: "chat.activity.appended",
  since: 1,
  about: "Something happened in a thread that is worth showing",
  entity: "chat_thread",
  rooms: ["thread"],
  payload: z.object({
    thread_id: z.string(),
    turn_id: z.string().nullable(),
    kind: z.enum(["retrieval", "compaction", "generation", "note"]),
    text: z.string().max(2000),
    at: z.int(),
  }),
  example: { thread_id: "t1", turn_id: "u1", kind: "retrieval", text: "3 passages found", at: 1760000000000 },
});
