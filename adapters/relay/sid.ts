import { randomBytes } from "node:crypto";
import { join } from "node:path";

/** The names of workers: short, so that a path of a unix socket never gets too long, and without any character that a path gives a meaning. */
const OWNER = /^[a-z0-9]{1,16}$/;
const OWNED_SID = /^([a-z0-9]{1,16})~[A-Za-z0-9_-]{20}$/;

/** A new session id that names its worker: `<owner>~<20 random characters>`. */
export function ownedSid(owner: string): string {
  if (!OWNER.test(owner)) throw new Error(`a worker's name must match ${OWNER}, not ${JSON.stringify(owner)}`);
  return `${owner}~${randomBytes(15).toString("base64url")}`;
}

/** The worker that holds a session, or null when the id names none. What it returns is safe in a file name. */
export function ownerOf(sid: string | null | undefined): string | null {
  return (sid && OWNED_SID.exec(sid)?.[1]) || null;
}

/** The unix socket at which a worker takes the requests for its sessions. */
export function relaySocket(dir: string, owner: string): string {
  return join(dir, `rt-${owner}.sock`);
}
