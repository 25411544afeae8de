import { runRole } from "../roles/run.ts";

await runRole({ runtime: "node", serve: async () => (await import("../node-http/serve.ts")).serve, home: import.meta.dirname });
