import type { Cases } from "../suite.ts";
import { write } from "./samples.ts";

const session = (hash: string, change: object = {}) => ({
  hash,
  csrf: "csrf",
  created_at: 100,
  last_seen_at: 100,
  expires_at: 1_000,
  revoked_at: null,
  ...change,
});

/** Sessions, tokens and stored replies. */
export const sessionCases: Cases = {
  "a session is stored, touched and revoked": async ({ t, store }) => {
    await write(store, (unit) => unit.insertSession(session("h")));
    t.same(await store.session("h"), session("h"));
    await write(store, async (unit) => {
      await unit.touchSession("h", 200);
      await unit.revokeSession("h", 300);
      await unit.revokeSession("h", 400);
    });
    t.same(await store.session("h"), session("h", { last_seen_at: 200, revoked_at: 300 }));
    t.equal(await store.session("unknown"), null);
  },

  "expired sessions are cleared away as new ones come": async ({ t, store }) => {
    await write(store, async (unit) => {
      await unit.insertSession(session("old"));
      await unit.insertSession(session("kept", { expires_at: 9_000 }));
      await unit.insertSession(session("new", { created_at: 5_000, expires_at: 9_000 }));
    });
    t.equal(await store.session("old"), null);
    t.ok(await store.session("kept"));
  },

  "an API token is stored and revoked": async ({ t, store }) => {
    const token = { hash: "h", name: "CI", created_at: 1, expires_at: null, revoked_at: null };
    await write(store, (unit) => unit.insertApiToken(token));
    t.same(await store.apiToken("h"), token);
    await write(store, (unit) => unit.revokeApiToken("h", 5));
    t.same(await store.apiToken("h"), { ...token, revoked_at: 5 });
    t.equal(await store.apiToken("unknown"), null);
  },

  "a sign-in token works once, before its expiry, for one of many that try": async ({ t, store, database }) => {
    const other = await database.open();
    t.teardown(() => other.close());
    await write(store, (unit) => unit.insertLoginToken("once", 1_000));
    await write(store, (unit) => unit.insertLoginToken("late", 50));
    const tries = await Promise.all([store, other, store, other].map((each) => write(each, (unit) => unit.useLoginToken("once", 100))));
    t.same(tries.filter(Boolean).length, 1);
    t.equal(await write(store, (unit) => unit.useLoginToken("late", 100)), false);
    t.equal(await write(store, (unit) => unit.useLoginToken("unknown", 100)), false);
  },

  "a stored reply answers for a day": async ({ t, database }) => {
    let now = 1_000_000_000;
    const store = await database.open({ now: () => now });
    t.teardown(() => store.close());
    const reply = { key: "k", fingerprint: "f", status: 201, body: { id: "x" }, location: "/x", created_at: now };
    await write(store, (unit) => unit.insertIdempotent(reply));
    t.same(await store.idempotent("k"), reply);
    t.equal(await store.idempotent("unknown"), null);
    await t.rejects(write(store, (unit) => unit.insertIdempotent(reply)));
    now += 24 * 3_600_000 + 1;
    t.equal(await store.idempotent("k"), null);
    const again = { ...reply, body: null, location: null, created_at: now };
    await write(store, (unit) => unit.insertIdempotent(again));
    t.same(await store.idempotent("k"), again);
  },
};
