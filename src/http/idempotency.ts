import { createHash } from "node:crypto";
import { StudioError } from "../errors.ts";
import type { IdempotentReply, Unit } from "../ports/store.ts";
import { type Reply, seeOther } from "./reply.ts";
import type { Call } from "./route.ts";

/** What is stored and repeated: an answer that names what was created. */
export interface Created {
  status: number;
  body: unknown;
  /** The path of what was created, without prefix. */
  location: string;
}

const KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * Lets a caller repeat a creation safely: with an `Idempotency-Key` the answer is stored in the transaction that creates, and a repetition by the same
 * caller gets that answer again. `work` MUST hand `also` to the service that creates. Throws StudioError `bad_request` for a malformed key and
 * `idempotency_mismatch` when the key came with another request before.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export async function createOnce<T>(
  call: Call<unknown, unknown, unknown>,
  describe: (created: T) => Created,
  work: (also: ((unit: Unit, created: T) => Promise<void>) | undefined) => Promise<T>,
): Promise<{ created: Created; replayed: boolean }> {
  const sent = call.request.headers.get("idempotency-key");
  if (sent === null) return { created: describe(await work(undefined)), replayed: false };
  if (!KEY.test(sent)) throw new StudioError("bad_request", "The header Idempotency-Key must be 1 to 128 visible ASCII characters.");
  const { store, clock } = call.services;
  // Callers cannot meet each other's keys.
  const key = digest([call.principal?.hash ?? "", sent]);
  const fingerprint = digest([call.request.method, new URL(call.request.url).pathname, JSON.stringify(call.body ?? null)]);
  const stored = await store.idempotent(key);
  if (stored) return { created: again(stored, fingerprint), replayed: true };
  try {
    const made = await work(async (unit, created) => {
      const { status, body, location } = describe(created);
      await unit.insertIdempotent({ key, fingerprint, status, body, location, created_at: clock.now() });
    });
    return { created: describe(made), replayed: false };
  } catch (error) {
    // The same request may have been answered beside us in the meantime; then our transaction wrote nothing.
    const winner = await store.idempotent(key);
    if (winner) return { created: again(winner, fingerprint), replayed: true };
    throw error;
  }
}

/** A creation as JSON, or for a form as the way to what was created, where `flash` says what was done. */
export function createdReply(
  call: Call<unknown, unknown, unknown>,
  { created, replayed }: { created: Created; replayed: boolean },
  flash: string,
): Reply {
  const location = `${call.effective.prefix}${created.location}`;
  if (call.wantsHtml) return seeOther(location, flash);
  const headers: Record<string, string> = { location };
  if (replayed) headers["idempotency-replayed"] = "true";
  headers["content-type"] = "application/json";
  return { status: created.status, headers, body: JSON.stringify(created.body) };
}

function again(stored: IdempotentReply, fingerprint: string): Created {
  if (stored.fingerprint !== fingerprint)
    throw new StudioError("idempotency_mismatch", "The Idempotency-Key was used before, with another path or body.");
  return { status: stored.status, body: stored.body, location: stored.location ?? "/" };
}

const digest = (parts: readonly string[]) => createHash("sha256").update(JSON.stringify(parts)).digest("hex");
