import { runRole } from "../roles/run.ts";

await runRole({ runtime: "deno", serve: async () => (await import("../node-http/serve.ts")).serve, home: import.meta.dirname });
