import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWith } from "../../../harness/testing/runtime.ts";
import { storeSuite } from "../suite.ts";
import { openStore } from "./open.ts";

storeSuite("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-store-"));
  const path = join(folder, "studio.db");
  return {
    open: (options) => openStore({ path, ...options }),
    writer: (runtime, work) => runWith(runtime, join(import.meta.dirname, "fixtures/writer.ts"), [path, ...work]),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
