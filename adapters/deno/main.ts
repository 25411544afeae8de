import { serve } from "../node-http/serve.ts";
import { runRole } from "../roles/run.ts";

await runRole({ runtime: "deno", serve, home: import.meta.dirname });
