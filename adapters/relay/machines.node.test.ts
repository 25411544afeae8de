/** What the relay between machines refuses: who does not know the secret, what the registry should not have, and whoever is gone. On all three runtimes. */
import { createServer } from "node:net";
import { Redis } from "ioredis";
import { until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { exchange } from "../http/exchange.fixture.ts";
import { type Sealed, seal, sealAddress } from "./seal.ts";
import { machineOf, ownerOf } from "./sid.ts";
import { RELAY_SECRET, startGroup } from "./workers.fixture.ts";

// Dealt out in turn: the first machine has bun, deno and node; the second node, bun and deno.
const first = await freePort();
const env = { STUDIO_RELAY_ADDRESS: `127.0.0.1:${first}` };
const group = await startGroup(["bun", "node", "deno", "bun", "node", "deno"], env, { machines: 2 });
const redis = new Redis(group.redis.url!);

const POLLING = "/socket.io/?EIO=4&transport=polling";
const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};
const once = { connection: "close" };
const keyOf = (owner: string) => `studio:relay:${group.store.epoch}:${owner}`;
const counted = (outcome: string) => group.metric("studio_engine_requests_total", `outcome="${outcome}"`);

/** One that is free now, and far from those that the kernel deals out. */
async function freePort(): Promise<number> {
  const server = createServer();
  for (let port = 20_000 + (process.pid % 10_000); ; port += 1) {
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** A session of long-polling on whichever worker the kernel picks. */
async function begin(): Promise<{ sid: string; owner: string }> {
  const { body } = await exchange(group.port, "GET", POLLING, once);
  const { sid } = JSON.parse(body.slice(1)) as { sid: string };
  return { sid, owner: ownerOf(sid)! };
}

/** One session on each worker. */
async function everyOwner(): Promise<Map<string, string>> {
  const sids = new Map<string, string>();
  for (let n = 0; sids.size < group.members.length && n < 600; n += 1) {
    const { sid, owner } = await begin();
    sids.set(owner, sid);
  }
  return sids;
}

/** The answers of a number of workers to a pong, which whoever holds the session answers at once. In turn: a session takes one POST at a time. */
async function ask(sid: string, times = 12) {
  const headers = { ...once, "content-type": "text/plain" };
  const answers: string[] = [];
  for (let n = 0; n < times; n += 1) {
    const { status, body } = await exchange(group.port, "POST", `${POLLING}&sid=${sid}`, headers, "3");
    answers.push(status === 200 ? "200" : `${status} ${JSON.parse(body).code}`);
  }
  return [...new Set(answers)];
}

const portOf = async (owner: string) => Number(((await redis.get(keyOf(owner))) ?? "").split(" ")[0]!.split(":")[1]);

test("each worker is registered under a name of its own, which ends by itself", async (t) => {
  const owners = [...(await everyOwner()).keys()];
  t.equal(owners.length, group.members.length);
  t.equal(new Set(owners.map(machineOf)).size, 2, "of two machines");
  t.same([...new Set(owners.map((owner) => owner.split(".")[0]))].sort(), ["w1", "w2", "w3"], "whose workers have the same names");
  for (const owner of owners) {
    const entry = (await redis.get(keyOf(owner))) ?? "";
    t.match(entry, /^127\.0\.0\.1:\d+ [0-9a-f]{64}$/);
    t.notOk(entry.includes(RELAY_SECRET));
    const left = await redis.pttl(keyOf(owner));
    t.ok(left > 0 && left <= 15_000, `${left} ms`);
  }
  const ports = await Promise.all(owners.map(portOf));
  t.equal(new Set(ports).size, owners.length, "each listens at a port of its own");
  t.ok(
    ports.every((port) => port >= first && port < first + 128),
    `from ${first} on: ${ports.join(", ")}`,
  );
});

test("whoever reaches the address for other machines and does not know the secret gets nothing", async (t) => {
  for (const [owner, sid] of await everyOwner()) {
    const port = await portOf(owner);
    const request: Sealed = { method: "GET", sid, isUpgrade: false, client: "192.0.2.7" };
    const good = seal(RELAY_SECRET, request, Date.now());
    const seals: [string, Record<string, string>][] = [
      ["none", {}],
      ["another secret", seal(`${RELAY_SECRET}!`, request, Date.now())],
      ["the secret itself", { "x-studio-relay": RELAY_SECRET, "x-studio-relay-client": request.client }],
      ["an old one", seal(RELAY_SECRET, request, Date.now() - 120_000)],
      ["one of the future", seal(RELAY_SECRET, request, Date.now() + 120_000)],
      ["another client", { ...good, "x-studio-relay-client": "192.0.2.8" }],
      ["another session", seal(RELAY_SECRET, { ...request, sid: `${sid}x` }, Date.now())],
      ["another method", seal(RELAY_SECRET, { ...request, method: "POST" }, Date.now())],
    ];
    for (const [name, headers] of seals) {
      const { status } = await exchange(port, "GET", `/?EIO=4&transport=polling&sid=${sid}`, { ...once, ...headers });
      t.equal(status, 403, `${owner}: ${name}`);
    }
    const upgrade = await exchange(port, "GET", `/?EIO=4&transport=websocket&sid=${sid}`, { ...UPGRADE, ...good });
    t.equal(upgrade.status, 403, "an upgrade with the seal of a poll");
    const handshake = await exchange(port, "GET", "/?EIO=4&transport=polling", {
      ...once,
      ...seal(RELAY_SECRET, { ...request, sid: "" }, Date.now()),
    });
    t.equal(handshake.status, 400, "and no session begins there");
    const [other] = [...(await everyOwner()).entries()].find(([of]) => of !== owner)!;
    const foreign = `${other}~${"x".repeat(20)}`;
    const loop = await exchange(port, "GET", `/?EIO=4&transport=polling&sid=${foreign}`, {
      ...once,
      ...seal(RELAY_SECRET, { ...request, sid: foreign }, Date.now()),
    });
    t.same([loop.status, JSON.parse(loop.body).code], [400, 1], "nor is anything passed on again");
    const right = { ...once, ...seal(RELAY_SECRET, { ...request, method: "POST" }, Date.now()), "content-type": "text/plain" };
    const opened = await exchange(port, "POST", `/?EIO=4&transport=polling&sid=${sid}`, right, "3");
    t.equal(opened.status, 200, "while the right seal opens");
  }
});

test("the seal opens nothing at the public port", async (t) => {
  const { sid } = await begin();
  const sealed = seal(RELAY_SECRET, { method: "GET", sid, isUpgrade: false, client: "192.0.2.7" }, Date.now());
  const headers = { ...once, ...sealed, origin: "https://evil.example" };
  const asked = Array.from({ length: 12 }, () => exchange(group.port, "GET", `${POLLING}&sid=${sid}`, headers));
  const codes = (await Promise.all(asked)).map(({ status, body }) => `${status} ${JSON.parse(body).code}`);
  t.same([...new Set(codes)], ["403 bad_origin"], "an origin is refused where it arrives");
});

test("an entry of the registry that none of ours wrote leads nowhere", async (t) => {
  const { sid, owner } = await begin();
  // One whose owner nobody remembers: the name of a process that never was.
  const unknown = (n: number) => `${owner.slice(0, -6)}${n.toString(16).padStart(6, "0")}`.replace(/\.[0-9a-f]{10}/, ".0123456789");
  const address = ((await redis.get(keyOf(owner))) ?? "").split(" ")[0]!;
  const entries = [
    `${address} ${"0".repeat(64)}`,
    sealAddress("x".repeat(32), unknown(1), address),
    sealAddress(RELAY_SECRET, owner, address),
    sealAddress(RELAY_SECRET, unknown(3), "localhost:80"),
    sealAddress(RELAY_SECRET, unknown(4), "127.0.0.1:80/@evil.example"),
    sealAddress(RELAY_SECRET, unknown(5), "0.0.0.0:80"),
    sealAddress(RELAY_SECRET, unknown(6), address),
    "",
  ];
  for (const [n, entry] of entries.entries()) {
    await redis.set(keyOf(unknown(n)), entry, "PX", 10_000);
    t.same(await ask(`${unknown(n)}~${sid.slice(-20)}`, 8), ["400 1"], JSON.stringify(entry));
  }
  t.same(await ask(sid), ["200"], "a real one does");
});

test("a worker that died is unknown at once to the other machine, whose registry still has it", async (t) => {
  const sids = await everyOwner();
  for (const [owner, sid] of sids) t.same(await ask(sid), ["200"], `${owner} is known everywhere`);
  const places = new Map<string, number>();
  for (const owner of sids.keys()) places.set(owner, await portOf(owner));
  group.members.find(({ name, machine }) => name === "w3" && machine === 1)!.kill("SIGKILL");
  let gone = "";
  await until("one of them does not listen any more", async () => {
    for (const [owner, port] of places)
      await exchange(port, "GET", "/", once).catch(() => {
        gone = owner;
      });
    return gone !== "";
  });
  t.equal(await redis.exists(keyOf(gone)), 1, "it could not take its entry away");
  t.same(await ask(sids.get(gone)!, 16), ["400 1"]);
  const others = [...sids].filter(([owner]) => owner !== gone);
  for (const [owner, sid] of others) t.same(await ask(sid, 8), ["200"], owner);
  t.ok((await counted("owner_gone")) > 0, "and it is counted");
});

test("machines with different secrets pass nothing on to each other", async (t) => {
  const strangers = await startGroup(["bun", "node"], {}, { machines: 2, secretOf: (machine) => `${machine}`.repeat(32) });
  t.teardown(() => strangers.stop());
  const asked = { ...once, "content-type": "text/plain" };
  const answers = new Map<string, Set<string>>();
  for (let n = 0; n < 100 && ![...answers.values()].some(({ size }) => size > 1); n += 1) {
    const { body } = await exchange(strangers.port, "GET", POLLING, once);
    const { sid } = JSON.parse(body.slice(1)) as { sid: string };
    const seen = new Set<string>();
    answers.set(sid, seen);
    for (let m = 0; m < 8; m += 1) {
      const answer = await exchange(strangers.port, "POST", `${POLLING}&sid=${sid}`, asked, "3");
      seen.add(answer.status === 200 ? "200" : `${answer.status} ${JSON.parse(answer.body).code}`);
    }
  }
  t.same([...new Set([...answers.values()].flatMap((seen) => [...seen]))].sort(), ["200", "400 1"]);
});

test("the end", async () => {
  redis.disconnect();
  await group.stop();
});
