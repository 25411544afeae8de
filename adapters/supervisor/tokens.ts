import { hashSecret, newSecret } from "../../src/http/secrets.ts";
import type { Store } from "../../src/ports/store.ts";
import type { Owner } from "./lock.ts";

const LOGIN_LIFE_MS = 24 * 3_600_000;

/** The secrets of one start, shown once, and their hashes, which are what is stored. */
export interface Tokens {
  readonly login: string;
  readonly api: string;
  readonly hashes: Pick<Owner, "login_token" | "api_token">;
}

/** New tokens in the database: one for a single sign-in within a day, one for automation that lives as long as this server. */
export async function issueTokens(store: Store, now: number): Promise<Tokens> {
  const login = newSecret();
  const api = `studio_${newSecret()}`;
  const hashes = { login_token: hashSecret(login), api_token: hashSecret(api) };
  await store.transaction(async (unit) => {
    await unit.insertLoginToken(hashes.login_token, now + LOGIN_LIFE_MS);
    await unit.insertApiToken({ hash: hashes.api_token, name: "studio start", created_at: now, expires_at: null, revoked_at: null });
  });
  return { login, api, hashes };
}

/** One more token for a single sign-in within a day. */
export async function issueLogin(store: Store, now: number): Promise<string> {
  const login = newSecret();
  await store.transaction((unit) => unit.insertLoginToken(hashSecret(login), now + LOGIN_LIFE_MS));
  return login;
}

/** The page that uses a login token up, for a Studio at `url`. */
export const signInUrl = (url: string, login: string): string => `${url}/sign-in#token=${login}`;

/** Ends the tokens of a start. Doing it twice is the same as once. */
export async function revokeTokens(store: Store, { login_token, api_token }: Tokens["hashes"], now: number): Promise<void> {
  await store.transaction(async (unit) => {
    if (login_token) await unit.useLoginToken(login_token, now);
    if (api_token) await unit.revokeApiToken(api_token, now);
  });
}
