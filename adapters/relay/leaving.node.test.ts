/** Who signs out, is revoked, or was held by a worker that died: on whichever worker and transport, on all three runtimes at once. */
import { Agent } from "node:http";
import type { Socket } from "socket.io-client";
import { until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { exchange } from "../http/exchange.fixture.ts";
import { startGroup } from "./workers.fixture.ts";

const group = await startGroup(["bun", "node", "deno", "bun"]);

/** Enough that every worker holds some of them, but for once in many million times. */
const EACH = 20;
const KINDS = [{ transports: ["polling"] }, { transports: ["websocket"] }, {}] as const;

/** Sockets of every kind, connected; `who` says who they are. */
async function open(who: object): Promise<{ socket: Socket; ended: string[]; worker: string }[]> {
  const all = KINDS.flatMap((kind) =>
    Array.from({ length: EACH }, () => {
      const opened = { socket: group.dial({ ...kind, ...who } as object), ended: [] as string[], worker: "" };
      opened.socket.on("disconnect", (reason) => opened.ended.push(reason));
      opened.socket.on("rt.connected", ({ worker }: { worker: string }) => {
        opened.worker = worker;
      });
      return opened;
    }),
  );
  await until(
    "all are connected, and upgraded",
    () => all.every(({ socket, worker }, n) => worker !== "" && (n < 2 * EACH || isWebsocket(socket))),
    60_000,
  );
  return all;
}

const isWebsocket = ({ io: { engine } }: Socket) => engine?.transport.name === "websocket";

/** What every worker answers to the same request: asked until each has been asked several times. */
async function everywhere(path: string, headers: Record<string, string>): Promise<number[]> {
  const found = new Set<number>();
  for (let n = 0; n < 40; n += 1) found.add((await fetch(group.url + path, { headers: { ...headers, connection: "close" } })).status);
  return [...found];
}

async function signIn(): Promise<{ cookie: string; csrf: string }> {
  const answer = await fetch(`${group.url}/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ token: await group.loginToken() }),
  });
  const { csrf } = (await answer.json()) as { csrf: string };
  return { cookie: answer.headers.get("set-cookie")!.split(";", 1)[0]!, csrf };
}

const refusalOf = (socket: Socket) =>
  new Promise<string>((resolve) => {
    socket.on("connect", () => resolve("let in"));
    socket.on("connect_error", (error) => resolve((error as { data?: { code: string } }).data?.code ?? error.message));
  });

test("signing out ends every socket of the session, on every worker and transport, and event polling too", async (t) => {
  const { cookie, csrf } = await signIn();
  const mine = await open({ auth: {}, extraHeaders: { cookie } });
  const others = await open({});
  t.same([...new Set(mine.map(({ worker }) => worker))].sort(), ["w1", "w2", "w3", "w4"], "every worker holds some");
  const events = "/api/events?room=task:nobody&after=0&epoch=x";
  t.notOk((await everywhere(events, { cookie })).includes(401), "event polling is let in");
  const out = await fetch(`${group.url}/sign-out`, { method: "POST", headers: { cookie, "x-csrf-token": csrf, connection: "close" } });
  t.equal(out.status, 204);
  await until("all are ended", () => mine.every(({ ended }) => ended.length > 0));
  t.same(
    [...new Set(mine.flatMap(({ ended }) => ended))],
    ["io server disconnect"],
    "by the server's word, so that no client comes back by itself",
  );
  t.same(
    others.flatMap(({ ended }) => ended),
    [],
    "the sockets of others stay",
  );
  t.same(await everywhere(events, { cookie }), [401], "event polling has ended");
  for (const kind of KINDS)
    t.equal(await refusalOf(group.dial({ ...kind, auth: {}, extraHeaders: { cookie } } as object)), "unauthenticated");
  for (const { socket } of others) socket.close();
});

test("revoking an API token ends its sockets in the same way", async (t) => {
  const { cookie, csrf } = await signIn();
  const signedIn = { cookie, "x-csrf-token": csrf, connection: "close" };
  const made = await fetch(`${group.url}/api/tokens`, {
    method: "POST",
    headers: { ...signedIn, "content-type": "application/json" },
    body: JSON.stringify({ name: "short-lived" }),
  });
  const { token, id } = (await made.json()) as { token: string; id: string };
  const mine = await open({ auth: { token } });
  const gone = await fetch(`${group.url}/api/tokens/${id}`, { method: "DELETE", headers: signedIn });
  t.ok(gone.ok);
  await until("all are ended", () => mine.every(({ ended }) => ended.length > 0));
  t.same([...new Set(mine.flatMap(({ ended }) => ended))], ["io server disconnect"]);
  t.equal(await refusalOf(group.dial({ transports: ["websocket"], auth: { token } })), "bad_token");
});

test("the sessions of a worker that died are unknown at once to every other worker, and their sockets end", async (t) => {
  const sockets = await open({});
  const victim = group.members[3]!;
  const polling = "/socket.io/?EIO=4&transport=polling";
  let sid = "";
  for (let n = 0; !sid.startsWith(`${victim.name}~`) && n < 400; n += 1) {
    const { body } = await exchange(group.port, "GET", polling, { connection: "close" });
    sid = (JSON.parse(body.slice(1)) as { sid: string }).sid;
  }
  victim.kill("SIGKILL");
  await until("the sockets that it held have ended", () =>
    sockets.every(({ worker, ended }) => worker !== victim.name || ended.length > 0),
  );
  // Those that another worker held but this one carried end as well, and come back wherever the kernel sends them.
  const upgrade = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const asks = [
    ["GET", polling, { connection: "close" }, ""],
    ["POST", polling, { connection: "close", "content-type": "text/plain" }, "3"],
    ["GET", "/socket.io/?EIO=4&transport=websocket", upgrade, ""],
  ] as const;
  for (const [method, path, headers, body] of asks) {
    const answers = await Promise.all(Array.from({ length: 15 }, () => exchange(group.port, method, `${path}&sid=${sid}`, headers, body)));
    t.same([...new Set(answers.map(({ status }) => status))], [400], `${method} ${headers.connection}`);
    t.same([...new Set(answers.map((answer) => (JSON.parse(answer.body) as { code: number }).code))], [1], "Session ID unknown");
    t.same([...new Set(answers.map((answer) => answer.headers["cache-control"]))], ["no-store"]);
  }
  const again = group.dial({ transports: ["polling"], agent: new Agent({ keepAlive: false }) as unknown as string });
  t.equal(await refusalOf(again), "let in", "and a new session is had at once");
});

test("the end", () => group.stop());
