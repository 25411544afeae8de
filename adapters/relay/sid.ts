import { randomBytes } from "node:crypto";
import { join } from "node:path";

/**
 * The names of workers: short, so that a path of a unix socket never gets too long, and without any character that a path gives a meaning. Where several
 * machines pass requests on to each other, a name goes on with ten digits for the machine and six for the process.
 */
const OWNER = /^[a-z0-9]{1,16}(?:\.[0-9a-f]{16})?$/;
const OWNED_SID = /^([a-z0-9]{1,16}(?:\.[0-9a-f]{16})?)~[A-Za-z0-9_-]{20}$/;
const MACHINE_DIGITS = 10;

/** A new session id that names its worker: `<owner>~<20 random characters>`. */
export function ownedSid(owner: string): string {
  if (!OWNER.test(owner)) throw new Error(`a worker's name must match ${OWNER}, not ${JSON.stringify(owner)}`);
  return `${owner}~${randomBytes(15).toString("base64url")}`;
}

/** The worker that holds a session, or null when the id names none. What it returns is safe in a file name. */
export function ownerOf(sid: string | null | undefined): string | null {
  return (sid && OWNED_SID.exec(sid)?.[1]) || null;
}

/** The machine that an owner names; null when it names none. */
export function machineOf(owner: string): string | null {
  return owner.split(".")[1]?.slice(0, MACHINE_DIGITS) ?? null;
}

/** The name of a worker's process that is like no other on any machine: `machine` is ten hexadecimal digits. */
export function ownerOn(machine: string, worker: string): string {
  return `${worker}.${machine}${randomBytes(3).toString("hex")}`;
}

/** The unix socket at which a worker of this machine takes the requests for its sessions. */
export function relaySocket(dir: string, owner: string): string {
  return join(dir, `rt-${owner.split(".")[0]}.sock`);
}
