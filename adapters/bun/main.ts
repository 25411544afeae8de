import { runRole } from "../roles/run.ts";

await runRole({ runtime: "bun", serve: async () => (await import("./serve.ts")).serve, home: import.meta.dirname });
