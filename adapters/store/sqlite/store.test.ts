import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUNTIMES, runWith } from "../../../harness/testing/runtime.ts";
import { storeSuite } from "../suite.ts";
import { openStore } from "./open.ts";

const writer = join(import.meta.dirname, "fixtures/writer.ts");

storeSuite("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-store-"));
  const path = join(folder, "studio.db");
  return {
    open: (options) => openStore({ path, ...options }),
    writers: (count) => RUNTIMES.map((name) => ({ name, argv: runWith(name, writer, [path, name, String(count)]) })),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
