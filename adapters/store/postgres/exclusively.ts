import { sql } from "kysely";
import { prepared } from "../prepared.ts";
import type { Db } from "../schema.ts";

const lock = prepared<{ name: string }, unknown>((db, p) => ({
  compile: () => sql`select pg_advisory_xact_lock(hashtextextended(${p.name}, 1937076585))`.compile(db),
}));

/** Waits until no other transaction has this name to itself, then has it until its end. Two names with one hash only wait for each other needlessly. */
export const exclusively = async (db: Db, name: string): Promise<void> => void (await lock(db, { name }));
