import type { Compilable, CompiledQuery } from "kysely";
import type { Db } from "./schema.ts";

/** Stands for a parameter while a query is compiled. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Instances whose queries need no turn of their own, and how they run one: a synchronous reader answers in a fraction of the time that Kysely's way to
 * a connection and back takes. Throws what the dialect's driver throws.
 */
export const straight = new WeakMap<object, (sql: string, parameters: readonly unknown[]) => unknown[]>();

/**
 * A query that is built and compiled once per dialect and from then on only gets its parameters: building costs ten times what a small SQLite
 * query does. `build` must use every parameter as a plain value, never look at it.
 */
export function prepared<P extends object, R>(build: (db: Db, params: P) => Compilable<R>): (db: Db, params: P) => Promise<R[]> {
  const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as P;
  const compiled = new WeakMap<object, CompiledQuery<R>>();
  return async (db, params) => {
    // The adapter is one object per dialect instance, shared by the instance and all its transactions.
    const dialect = db.getExecutor().adapter;
    let query = compiled.get(dialect);
    if (!query) {
      query = build(db, slots).compile();
      compiled.set(dialect, query);
    }
    const values = params as Record<string, unknown>;
    const parameters = query.parameters.map((value) => (value instanceof Slot ? values[value.name] : value));
    const run = straight.get(db);
    return run ? (run(query.sql, parameters) as R[]) : (await db.executeQuery<R>({ ...query, parameters })).rows;
  };
}

/** Like `prepared`, for statements whose text depends on a number of rows. `build` gets the number and slots named `<column><index>`. */
export function preparedFor<R>(
  build: (db: Db, count: number, slot: (column: string, index: number) => never) => Compilable<R>,
): (db: Db, count: number, params: Record<string, unknown>) => Promise<R[]> {
  const bySize = new Map<number, (db: Db, params: Record<string, unknown>) => Promise<R[]>>();
  return (db, count, params) => {
    let query = bySize.get(count);
    if (!query) {
      query = prepared((db, slots) => build(db, count, (column, index) => slots[`${column}${index}`] as never));
      bySize.set(count, query);
    }
    return query(db, params);
  };
}

/** The most rows that one statement of `preparedFor` gets, so that few different ones arise. */
const MOST_ROWS = 32;

/** Runs a statement of `preparedFor` over any number of rows, in their order, and resolves to what all of them return. */
export async function inChunks<R>(
  db: Db,
  statement: (db: Db, count: number, params: Record<string, unknown>) => Promise<R[]>,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<R[]> {
  const found: R[] = [];
  for (let from = 0; from < rows.length; from += MOST_ROWS) {
    const some = rows.slice(from, from + MOST_ROWS);
    const params = Object.fromEntries(
      some.flatMap((row, index) => Object.entries(row).map(([column, value]) => [`${column}${index}`, value])),
    );
    found.push(...(await statement(db, some.length, params)));
  }
  return found;
}

/** A list for SQL `in`, its length rounded up to a power of two by repeating the last item, so that few different statements arise. */
export function padded<T>(list: readonly T[]): T[] {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, list.length)));
  return Array.from({ length: size }, (_, index) => list[Math.min(index, list.length - 1)]!);
}
