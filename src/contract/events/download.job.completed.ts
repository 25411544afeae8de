import { z } from "zod";
import { event } from "../event.ts";
import { Problem } from "../views.ts";

export default event({
  type: "download.job.completed",
  since: 1,
  about: "A model download ended; its state is final",
  entity: "download_job",
  rooms: ["download_job"],
  payload: z.object({
    job: z.object({
      id: z.string(),
      repository: z.string(),
      file: z.string().nullable(),
      state: z.enum(["queued", "running", "paused", "cancelling", "cancelled", "succeeded", "failed"]),
      bytes: z.int().nonnegative(),
      total_bytes: z.int().nonnegative().nullable(),
      bytes_per_second: z.number().nonnegative().nullable(),
      eta_seconds: z.number().nonnegative().nullable(),
      error: Problem.nullable(),
    }),
  }),
  example: {
    job: {
      id: "0199d2a0-0000-7000-8000-0000000000e1",
      repository: "org/model",
      file: "model.gguf",
      state: "succeeded",
      bytes: 4194304,
      total_bytes: 4194304,
      bytes_per_second: null,
      eta_seconds: 0,
      error: null,
    },
  },
});
