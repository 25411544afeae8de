import { Client } from "pg";
import { startPostgres } from "../../../harness/testing/postgres.ts";
import { test } from "../../../harness/testing/tap.ts";
import { everyQuery } from "../cases/every-query.ts";
import { openStore } from "./open.ts";

/** What reads a table from end to end and is meant to: outboxes, which hold what waits and no history; a list that a person searches by text. */
const MEANT: readonly RegExp[] = [/^Seq Scan on (relay_outbox|job_outbox|long_rooms)\b/];

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  Plans?: Node[];
}

function* scans({ Plans = [], ...node }: Node): Generator<string> {
  if (node["Node Type"] === "Seq Scan") yield `Seq Scan on ${node["Relation Name"]}`;
  for (const plan of Plans) yield* scans(plan);
}

test("no query of the store reads a table from end to end", async (t) => {
  const server = await startPostgres();
  t.teardown(() => server.stop());
  const url = await server.create();
  const queries = new Set<string>();
  const store = await openStore({ url, onQuery: (sql) => queries.add(sql) });
  t.teardown(() => store.close());
  await everyQuery(store);

  const client = new Client(url);
  await client.connect();
  t.teardown(() => client.end());
  // The tables are small, so the planner must be told that a scan is no way out where there is any other.
  await client.query("set enable_seqscan = off; set plan_cache_mode = force_generic_plan");
  t.ok(queries.size > 60, `${queries.size} different queries`);
  for (const sql of queries) {
    const parameters = Math.max(0, ...Array.from(sql.matchAll(/\$(\d+)/g), ([, n]) => Number(n)));
    await client.query(`prepare looked_at as ${sql}`);
    const values = parameters > 0 ? `(${Array.from({ length: parameters }, () => "null").join(", ")})` : "";
    const { rows } = await client.query<{ "QUERY PLAN": { Plan: Node }[] }>(`explain (format json) execute looked_at${values}`);
    await client.query("deallocate looked_at");
    const found = [...scans(rows[0]!["QUERY PLAN"][0]!.Plan)].filter((scan) => !MEANT.some((meant) => meant.test(scan)));
    if (found.length > 0) t.fail(`${found.join("; ")}: ${sql}`);
  }
  t.pass("every plan was looked at");
});
