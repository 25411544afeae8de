import { z } from "zod";
import { event } from "../event.ts";
import { DownloadView } from "../views.ts";

export default event({
  type: "download.job.completed",
  since: 1,
  about: "A model download ended; its state is final",
  entity: "download_job",
  rooms: ["download_job"],
  payload: z.object({ job: DownloadView }),
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
