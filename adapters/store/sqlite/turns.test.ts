import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "../../../harness/testing/tap.ts";
import { draft } from "../cases/samples.ts";
import { openStore } from "./open.ts";

test("transactions of one process are done in the order of asking, and one within another waits only for its time", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "studio-turns-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const store = await openStore({ path: join(folder, "studio.db"), waitMs: 2_000 });
  t.teardown(() => store.close());
  const many = await Promise.all(Array.from({ length: 50 }, () => store.transaction((unit) => unit.emit(draft("a"), 1))));
  t.same(
    many.map(({ events }) => events[0]!.sequence),
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
  const hasty = await openStore({ path: join(folder, "studio.db"), waitMs: 50 });
  t.teardown(() => hasty.close());
  await t.rejects(
    hasty.transaction(() => hasty.transaction(async () => {})),
    { code: "unavailable" },
  );
});
