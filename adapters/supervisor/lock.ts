import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CannotStart } from "./cannot-start.ts";

/** SQLITE_BUSY: somebody else has the lock. */
const BUSY = 5;

/** Who holds a data directory, as kept in `<data>/run/owner.json`. */
export interface Owner {
  pid: number;
  /** Null until it is ready. */
  url: string | null;
  /** The address that people use, which differs from `url` behind a proxy. */
  public_url?: string;
  /** Directory of its sockets, when that is not `<data>/run`. */
  socket_dir: string | null;
  /** Hashes of the tokens that end with it. */
  login_token: string | null;
  api_token: string | null;
}

/** The hold on a data directory. */
export interface Lock {
  /** What the one before us left behind, when it did not end cleanly. */
  readonly previous: Owner | null;
  describe(owner: Owner): void;
  release(): void;
}

/**
 * Takes the data directory, or throws CannotStart: `held` naming who has it, `usage` where nothing can be locked. The hold is a lock of the kernel on a file (taken through SQLite, which is
 * here anyway), so it ends with the process however that ends, and no number of a process is ever mistaken for another's.
 */
export function lockData(data: string): Lock {
  const run = join(data, "run");
  mkdirSync(run, { recursive: true, mode: 0o700 });
  const ownerFile = join(run, "owner.json");
  const file = join(run, "lock");
  const unfit = (cause: unknown) =>
    new CannotStart("usage", `${file} cannot be locked: ${(cause as Error).message}. Choose another data directory with --data`, { cause });
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
  } catch (cause) {
    throw unfit(cause);
  }
  try {
    database.exec("PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: number }).errcode !== BUSY) throw unfit(cause);
    const owner = readOwner(ownerFile);
    const who = owner ? ` (process ${owner.pid}${owner.url ? `, ${owner.url}` : ", still starting"})` : "";
    const advice = owner ? `Stop it with: kill ${owner.pid}\nor` : "You can";
    throw new CannotStart("held", `Studio runs already with the data directory ${data}${who}.\n${advice} choose another one with --data.`, {
      cause,
    });
  }
  return {
    previous: readOwner(ownerFile),
    describe: (owner) => {
      // Renamed into place, so that a reader never sees half of it.
      writeFileSync(`${ownerFile}.new`, JSON.stringify(owner), { mode: 0o600 });
      renameSync(`${ownerFile}.new`, ownerFile);
    },
    release: () => {
      rmSync(ownerFile, { force: true });
      database.close();
    },
  };
}

/** Who holds this data directory, or held it when it ended without a word; null when nobody does. */
export function ownerOf(data: string): Owner | null {
  return readOwner(join(data, "run", "owner.json"));
}

function readOwner(file: string): Owner | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Owner;
  } catch {
    return null;
  }
}
