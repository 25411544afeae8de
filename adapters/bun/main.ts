import { runRole } from "../roles/run.ts";
import { serve } from "./serve.ts";

await runRole({ runtime: "bun", serve, home: import.meta.dirname });
