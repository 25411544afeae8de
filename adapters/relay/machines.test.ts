import { startRedis } from "../../harness/testing/redis.ts";
import { until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { redis } from "../redis/connect.ts";
import { createMachines, listenNear } from "./machines.ts";
import { machineOf, ownedSid, ownerOf, relaySocket } from "./sid.ts";

const server = await startRedis();
const address = { redisUrl: null, redisSocket: server.socket };
let now = 1_800_000_000_000;

/** A worker of a machine; the port tells machines apart. */
async function worker(port: number, { name = "w1", secret = "s".repeat(32) } = {}) {
  const connection = redis(address, "relay");
  await until("Redis is there", () => connection.status === "ready");
  const options = { redis: connection, epoch: "e", secret, address: { host: "127.0.0.1", port }, worker: name, dir: "/run/studio" };
  return createMachines({ ...options, now: () => now });
}

test("names tell machines and processes apart, and keep to their pattern", async (t) => {
  const [one, again, beside, other] = [await worker(1), await worker(1), await worker(1, { name: "w2" }), await worker(2)];
  t.not(one.owner, again.owner, "a worker that comes back is another one");
  t.equal(one.isElsewhere(again.owner), false);
  t.equal(one.isElsewhere(beside.owner), false);
  t.equal(one.isElsewhere(other.owner), true);
  t.equal(one.isElsewhere("w1"), false, "who names no machine is of this one");
  t.not(machineOf(one.owner), machineOf(other.owner));
  t.equal(ownerOf(ownedSid(one.owner)), one.owner);
  t.equal(relaySocket("/run", one.owner), "/run/rt-w1.sock");
  const random = "x".repeat(20);
  for (const sid of [`w1.0123456789abcde~${random}`, `w1.0123456789abcdeg~${random}`, `w1.../../0123456789~${random}`, `w1.~${random}`])
    t.equal(ownerOf(sid), null, sid);
  for (const machines of [one, again, beside, other]) machines.close();
});

test("a worker is found where it announced itself, also while Redis is away, and not after it left", async (t) => {
  const [one, other, stranger] = [await worker(1), await worker(2), await worker(3, { secret: "x".repeat(32) })];
  t.equal(await one.find(other.owner), null, "before it is there");
  await other.announce(5056);
  await stranger.announce(5057);
  t.equal(await one.find(stranger.owner), null, "not with another secret");
  now += 1_000;
  t.same(await one.find(other.owner), { host: "127.0.0.1", port: 5056 }, "that it was not there is soon forgotten");
  server.pause();
  now += 60_000;
  t.same(await one.find(other.owner), { host: "127.0.0.1", port: 5056 });
  server.resume();
  other.close();
  await until("its entry is gone", async () => {
    now += 60_000;
    return (await one.find(other.owner)) === null;
  });
  t.pass("it left");
  one.close();
  stranger.close();
});

test("a seal is worth something for one request, and about now", async (t) => {
  const [one, other] = [await worker(1), await worker(2)];
  const request = { method: "GET", sid: ownedSid(other.owner), isUpgrade: false };
  const headers: Record<string, string> = one.seal({ ...request, client: "2001:db8::7" });
  const read = (name: string) => headers[name] ?? null;
  t.equal(other.accept(request, read), "2001:db8::7", "the effective client comes along");
  t.equal(other.accept({ ...request, isUpgrade: true }, read), null);
  t.equal(
    other.accept(request, () => null),
    null,
  );
  now += 61_000;
  t.equal(other.accept(request, read), null, "a minute later it is worth nothing");
  one.close();
  other.close();
});

test("the first free port is taken, and what is no port in use is told in words", async (t) => {
  const fail = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
  t.equal(await listenNear({ host: "10.0.0.5", port: 7 }, (port) => (port < 9 ? fail("EADDRINUSE") : port)), 9);
  await t.rejects(
    listenNear({ host: "10.0.0.5", port: 7 }, () => fail("EADDRNOTAVAIL")),
    /STUDIO_RELAY_ADDRESS 10\.0\.0\.5:7: no worker can listen there \(EADDRNOTAVAIL\)/,
  );
  await t.rejects(
    listenNear({ host: "10.0.0.5", port: 65_530 }, () => fail("EADDRINUSE")),
    /EADDRINUSE/,
  );
});

test("the end", () => server.stop());
