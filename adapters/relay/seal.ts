import { createHmac, timingSafeEqual } from "node:crypto";

/** A request that one machine passes on to another. */
export interface Sealed {
  readonly method: string;
  readonly sid: string;
  readonly isUpgrade: boolean;
  /** The effective address of the client. */
  readonly client: string;
}

/** The header with the time and the signature, and the one with the client's effective address. */
export const SEAL = "x-studio-relay";
export const SEALED_CLIENT = "x-studio-relay-client";

/** How far apart the clocks of two machines may be, in milliseconds; a seal that was read on the way is worth nothing afterwards. */
const CLOCKS_MS = 60_000;
const SEAL_FORM = /^(\d{13})\.([0-9a-f]{64})$/;

const mac = (secret: string, ...parts: string[]) => createHmac("sha256", secret).update(parts.join("\n")).digest("hex");

const macOf = (secret: string, { method, sid, isUpgrade, client }: Sealed, at: string) =>
  mac(secret, "request", method, sid, isUpgrade ? "upgrade" : "plain", client, at);

/** The headers by which another machine knows a request of ours. The secret itself never leaves the process. */
export function seal(secret: string, request: Sealed, now: number): Record<string, string> {
  const at = String(now);
  return { [SEAL]: `${at}.${macOf(secret, request, at)}`, [SEALED_CLIENT]: request.client };
}

/** Whether a request bears the seal of one who knows the secret, for this very session and about now. */
export function isSealed(secret: string, request: Sealed, seal: string | null, now: number): boolean {
  const [, at, given] = SEAL_FORM.exec(seal ?? "") ?? [];
  if (at === undefined || given === undefined) return false;
  return isSame(given, macOf(secret, request, at)) && Math.abs(now - Number(at)) <= CLOCKS_MS;
}

/** What stands in the registry for a worker: its address, and a proof that one who knows the secret wrote it for that worker. */
export function sealAddress(secret: string, owner: string, address: string): string {
  return `${address} ${mac(secret, "address", owner, address)}`;
}

/** The address in an entry of the registry; null when it was not written by one who knows the secret, for this worker. */
export function sealedAddress(secret: string, owner: string, entry: string): string | null {
  const [, address, given] = /^(\S{1,60}) ([0-9a-f]{64})$/.exec(entry) ?? [];
  if (address === undefined || given === undefined) return null;
  return isSame(given, mac(secret, "address", owner, address)) ? address : null;
}

/** Ten digits that say which machine this is, and nothing else of it. */
export function machineDigits(secret: string, ...place: string[]): string {
  return mac(secret, "machine", ...place).slice(0, 10);
}

/** Both are 64 hexadecimal digits. */
const isSame = (one: string, other: string) => timingSafeEqual(Buffer.from(one, "hex"), Buffer.from(other, "hex"));
