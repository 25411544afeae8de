import { z } from "zod";
import { event } from "../event.ts";

export default event({
  type: "autorun.updated",
  since: 1,
  about: "A schedule changed",
  entity: "autorun",
  rooms: ["autorun"],
  payload: z.object({
    autorun: z.object({
      id: z.string(),
      name: z.string(),
      flowchart_id: z.string(),
      state: z.enum(["active", "paused"]),
      schedule: z.string(),
      timezone: z.string(),
      next_at: z.int().nullable(),
      last_run_id: z.string().nullable(),
    }),
  }),
  example: {
    autorun: {
      id: "0199d2a0-0000-7000-8000-0000000000b1",
      name: "Every morning",
      flowchart_id: "0199d2a0-0000-7000-8000-0000000000f1",
      state: "active",
      schedule: "0 7 * * *",
      timezone: "Europe/Berlin",
      next_at: 1760072400000,
      last_run_id: null,
    },
  },
});
