import { type Test, test } from "../../harness/testing/tap.ts";
import type { Store } from "../../src/ports/store.ts";
import { concurrencyCases } from "./cases/concurrency.ts";
import { eventCases } from "./cases/events.ts";
import { fenceCases } from "./cases/fences.ts";
import { flowchartCases } from "./cases/flowcharts.ts";
import { outboxCases } from "./cases/outbox.ts";
import { passageCases } from "./cases/passages.ts";
import { retentionCases } from "./cases/retention.ts";
import { runCases } from "./cases/runs.ts";
import { sessionCases } from "./cases/sessions.ts";
import { taskCases } from "./cases/tasks.ts";

/** An empty database of its own for one case. */
export interface CaseDatabase {
  /** Opens one more connection to it, as another process would. */
  open(options?: { waitMs?: number; now?: () => number }): Promise<Store>;
  /** One process for each runtime: the argument array that opens it, runs `writeEvents` with the name and `count`, and prints the ids as JSON. */
  writers(count: number): { name: string; argv: [string, ...string[]] }[];
  remove(): Promise<void>;
}

/** What a case gets. `store` is one open connection to `database`. */
export interface Given {
  readonly t: Test;
  readonly store: Store;
  readonly database: CaseDatabase;
}

/** Promises of the Store port, by their sentence. */
export type Cases = Record<string, (given: Given) => Promise<void>>;

const cases: Cases = {
  ...flowchartCases,
  ...runCases,
  ...taskCases,
  ...fenceCases,
  ...eventCases,
  ...retentionCases,
  ...outboxCases,
  ...sessionCases,
  ...passageCases,
  ...concurrencyCases,
};

/** Declares the tests that every implementation of the Store port passes. `create` makes an empty database. */
export function storeSuite(name: string, create: () => Promise<CaseDatabase>): void {
  for (const [sentence, run] of Object.entries(cases))
    test(`${name}: ${sentence}`, async (t) => {
      const database = await create();
      t.teardown(() => database.remove());
      const store = await database.open();
      t.teardown(() => store.close());
      await run({ t, store, database });
    });
}
