import { z } from "zod";
import { event } from "../event.ts";
import { Problem } from "../views.ts";

export default event({
  type: "rag.index_job.updated",
  since: 1,
  about: "An index job moved on or changed its state",
  entity: "rag_job",
  rooms: ["rag_job", "rag_source"],
  payload: z.object({
    job: z.object({
      id: z.string(),
      source_id: z.string(),
      state: z.enum(["queued", "parsing", "chunking", "embedding", "succeeded", "failed", "cancelling", "cancelled"]),
      files_done: z.int().nonnegative(),
      files_total: z.int().nonnegative().nullable(),
      error: Problem.nullable(),
    }),
  }),
  example: {
    job: { id: "0199d2a0-0000-7000-8000-0000000000c1", source_id: "s1", state: "parsing", files_done: 1, files_total: 4, error: null },
  },
});
