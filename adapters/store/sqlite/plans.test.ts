import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "../../../harness/testing/tap.ts";
import { everyQuery } from "../cases/every-query.ts";
import { SqliteConnection } from "./connection.ts";
import { openStore } from "./open.ts";

/**
 * Scans that are meant: of an index or of row ids in the order of the answer, ended by a limit; of outboxes, which hold what waits and no history; of a
 * list that a person searches by text.
 */
const MEANT: readonly RegExp[] = [
  /^SCAN (runs|tasks|flowcharts) USING .*INDEX sqlite_autoindex/,
  /^SCAN (relay_outbox|job_outbox)$/,
  /^SCAN long_rooms/,
  /^SCAN passages_fts VIRTUAL TABLE INDEX/,
  // The rows of the statement itself.
  /^SCAN \d+-ROW VALUES CLAUSE/,
];

test("no query of the store reads a table from end to end", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "studio-plans-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "studio.db");
  const queries = new Set<string>();
  const store = await openStore({ path, onQuery: (sql) => queries.add(sql) });
  t.teardown(() => store.close());

  await everyQuery(store);

  const connection = await SqliteConnection.open(path, { readOnly: true });
  t.teardown(() => connection.close());
  t.ok(queries.size > 60, `${queries.size} different queries`);
  for (const sql of [...queries].filter((sql) => !/^(begin|commit|rollback)/.test(sql))) {
    const steps = (connection.query(`explain query plan ${sql}`).rows as { detail: string }[]).map((step) => step.detail);
    const scans = steps.filter((step) => step.startsWith("SCAN") && !MEANT.some((meant) => meant.test(step)));
    if (scans.length > 0) t.fail(`${scans.join("; ")}: ${sql}`);
  }
  t.pass("every plan was looked at");
});
