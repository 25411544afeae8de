import { StudioError } from "../../src/errors.ts";
import type { Config } from "../../src/knobs/load.ts";
import type { Store } from "../../src/ports/store.ts";
import { CannotStart } from "../supervisor/cannot-start.ts";

/** Opens the database of a configuration, bringing its schema up to date; throws CannotStart when it cannot. Loaded when needed, so that Redis starts meanwhile. */
export async function openDatabase(config: Config): Promise<Store> {
  const { openStore } = await import("../store/open.ts");
  try {
    return await openStore(config);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    throw new CannotStart(config.databaseUrl === null ? "failed" : "unreachable", error.message, { cause: error });
  }
}
