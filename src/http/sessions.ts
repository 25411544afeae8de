import type { Effective, HeaderReader } from "../forwarding/effective.ts";
import { cookieName } from "../forwarding/urls.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Report } from "../report.ts";
import { readCookie } from "./cookies.ts";
import type { Principal } from "./route.ts";
import { hashSecret, newSecret } from "./secrets.ts";

/** The control channel on which processes tell each other that a session or token was revoked; the message is its hash. */
export const REVOKED = "http.revoked";

/** What the sessions work with. `signal` tells the other processes, at most once and never needed for correctness. */
export interface SessionsOptions {
  store: Store;
  clock: Clock;
  report: Report;
  signal(channel: string, message: string): Promise<void>;
  /** Ends the sockets of a revoked session or token on this worker. */
  endSockets(hash: string): void;
  /** How long a session lives. */
  days: number;
  /** How long a looked-up credential is believed without asking the database again, in milliseconds. */
  ttlMs?: number;
}

/** Who is signed in. Secrets leave this process only to the caller; the database has their SHA-256. */
export interface Sessions {
  /**
   * The name of the cookie over plain HTTP; see `cookieName` for the others. It carries a part of the deployment's epoch, because cookies do not tell
   * ports apart: two servers on one host keep their own sessions.
   */
  readonly cookie: string;
  /** Seconds that a new session lives. */
  readonly maxAge: number;
  /** Uses a one-time token up. `null` when it is unknown, expired or used. */
  signIn(token: string): Promise<{ secret: string; csrf: string } | null>;
  /**
   * The caller named by these headers, `null` for a stranger. A Bearer token (see `bearerOf`) wins over a cookie; only the cookie of the name that this deployment sets is
   * read, because others could have been set by a neighbour. A remembered caller is found without waiting.
   */
  find(cookieHeader: string | null, bearer: string | null, effective: Effective): Principal | null | Promise<Principal | null>;
  /** The caller named by an API token alone, as in `auth.token` of a socket handshake. */
  findToken(token: string): Principal | null | Promise<Principal | null>;
  /** Revokes a session or an API token here and, by signal, in the other processes. */
  revoke(kind: Principal["kind"], hash: string): Promise<void>;
  /** Forgets what is remembered of it, because some process revoked it, and ends its sockets here. */
  forget(hash: string): void;
  /** Asks the database whether a session or token is still good. */
  stillValid(hash: string): Promise<boolean>;
  /** A new API token. It is shown once. `expiresAt` is in milliseconds since the Unix epoch. */
  createToken(name: string, expiresAt: number | null): Promise<{ token: string; hash: string }>;
}

const SECRET = /^[A-Za-z0-9_-]{20,200}$/;
const REMEMBERED = 5000;
const TOUCH_EVERY_MS = 3_600_000;

interface Known {
  principal: Principal;
  until: number;
}

/**
 * The token of an Authorization header; null where it is of another scheme, or of a shape that none of ours has. A proxy that signs people in itself passes on what
 * browsers send it (`Basic`) or what it has for whoever it is (`Bearer` with a JWT), with every request, beside our cookie.
 */
export function bearerOf(headers: HeaderReader): string | null {
  const token = /^bearer +(.*)$/i.exec(headers.get("authorization") ?? "")?.[1]?.trim();
  return token !== undefined && SECRET.test(token) ? token : null;
}

/** Sessions and API tokens over the Store, with a short memory so that a request of a known caller costs no query and no hash. */
export function createSessions({ store, clock, report, signal, endSockets, days, ttlMs = 10_000 }: SessionsOptions): Sessions {
  // By the secret itself: a map of 256-bit random keys tells an attacker nothing by its timing, and it saves the hash on every request.
  const known = new Map<string, Known>();
  const cookie = `studio_session_${store.epoch.replace(/[^A-Za-z0-9]/g, "").slice(0, 8)}`;
  const maxAge = Math.round(days * 86_400);

  // A lookup that was under way while something was revoked may have read the old row: it is not remembered.
  let revocations = 0;

  const remember = (key: string, principal: Principal, expiresAt: number | null, now: number, seen: number) => {
    if (seen !== revocations) return principal;
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string);
    known.set(key, { principal, until: Math.min(now + ttlMs, expiresAt ?? Number.POSITIVE_INFINITY) });
    return principal;
  };

  const lookSession = async (secret: string): Promise<Principal | null> => {
    const seen = revocations;
    const hash = hashSecret(secret);
    const row = await store.session(hash);
    const now = clock.now();
    if (!row || row.revoked_at !== null || row.expires_at <= now) return null;
    if (now - row.last_seen_at > TOUCH_EVERY_MS)
      store.transaction((unit) => unit.touchSession(hash, now)).catch((error) => report(error, { stage: "sessions.touch" }));
    return remember(`s${secret}`, { kind: "session", hash, csrf: row.csrf }, row.expires_at, now, seen);
  };

  const lookToken = async (token: string): Promise<Principal | null> => {
    const seen = revocations;
    const hash = hashSecret(token);
    const row = await store.apiToken(hash);
    const now = clock.now();
    if (!row || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)) return null;
    return remember(`t${token}`, { kind: "token", hash, csrf: null }, row.expires_at, now, seen);
  };

  const recall = (key: string): Principal | null => {
    const found = known.get(key);
    if (found === undefined) return null;
    if (found.until > clock.now()) return found.principal;
    known.delete(key);
    return null;
  };

  const findToken = (token: string) => (SECRET.test(token) ? (recall(`t${token}`) ?? lookToken(token)) : null);

  const forget = (hash: string) => {
    revocations += 1;
    for (const [key, { principal }] of known) if (principal.hash === hash) known.delete(key);
    endSockets(hash);
  };

  return {
    cookie,
    maxAge,
    async signIn(token) {
      if (!SECRET.test(token)) return null;
      const secret = newSecret();
      const csrf = newSecret();
      const now = clock.now();
      const { result: used } = await store.transaction(async (unit) => {
        if (!(await unit.useLoginToken(hashSecret(token), now))) return false;
        await unit.insertSession({
          hash: hashSecret(secret),
          csrf,
          created_at: now,
          last_seen_at: now,
          expires_at: now + maxAge * 1000,
          revoked_at: null,
        });
        return true;
      });
      return used ? { secret, csrf } : null;
    },
    find(cookieHeader, bearer, effective) {
      if (bearer !== null) return findToken(bearer);
      const secret = readCookie(cookieHeader, cookieName(effective, cookie));
      if (secret === null || !SECRET.test(secret)) return null;
      return recall(`s${secret}`) ?? lookSession(secret);
    },
    findToken,
    async revoke(kind, hash) {
      const now = clock.now();
      await store.transaction((unit) => (kind === "session" ? unit.revokeSession(hash, now) : unit.revokeApiToken(hash, now)));
      forget(hash);
      // The others forget it at the latest when their memory of it ends.
      await signal(REVOKED, hash).catch((error) => report(error, { stage: "sessions.signal" }));
    },
    forget,
    async stillValid(hash) {
      const row = (await store.session(hash)) ?? (await store.apiToken(hash));
      return row !== null && row.revoked_at === null && (row.expires_at === null || row.expires_at > clock.now());
    },
    async createToken(name, expiresAt) {
      const token = `studio_${newSecret()}`;
      const hash = hashSecret(token);
      const now = clock.now();
      await store.transaction((unit) => unit.insertApiToken({ hash, name, created_at: now, expires_at: expiresAt, revoked_at: null }));
      return { token, hash };
    },
  };
}
