import { type ChildProcess, spawn } from "node:child_process";
import { Agent, get } from "node:http";
import { createInterface } from "node:readline";
import { io, type Socket } from "socket.io-client";
import { RUNTIMES, type RuntimeName, runWith } from "../../harness/testing/runtime.ts";
import { test } from "../../harness/testing/tap.ts";
import { startFixture } from "./server.fixture.ts";

const first = await startFixture();
const token = await first.apiToken();

/** Starts a worker of a runtime on the same port, database, Redis and directory of sockets. */
async function join(runtime: RuntimeName, worker: string): Promise<ChildProcess> {
  const place = JSON.stringify({ data: first.data, redis: first.redis!.socket, port: first.port, worker });
  const [command, ...args] = runWith(runtime, `${import.meta.dirname}/child.fixture.ts`, [place]);
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${runtime} did not start`)), 60_000);
    child.once("exit", (code) => reject(new Error(`${runtime} ended with ${code}`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (!line.includes("ready")) return;
      clearTimeout(late);
      resolve();
    });
  });
  return child;
}

const others = await Promise.all(RUNTIMES.map((runtime, index) => join(runtime, `w${index + 2}`)));

/** One request on a connection of its own, so that the kernel chooses a worker anew. */
function ask(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, connection: "close" };
    get({ host: "127.0.0.1", port: first.port, path, headers, agent: false, timeout: 10_000 }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    }).on("error", reject);
  });
}

const workerOf = async () => (JSON.parse((await ask("/version")).body) as { worker: string }).worker;

const connected = (socket: Socket) =>
  new Promise<{ worker: string; transport: string }>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the socket did not become ready")), 15_000);
    socket.on("rt.connected", (hello) => {
      clearTimeout(late);
      resolve(hello);
    });
    // One that comes back by itself may meet the worker that it lost in the moment of its end.
    if (!socket.io.reconnection()) socket.on("connect_error", reject);
  });

const open = (options: object) =>
  io(`http://127.0.0.1:${first.port}/rt`, { auth: { token }, forceNew: true, reconnection: false, ...options });

test("workers of Node, Bun and Deno share one port and one set of sessions", async (t) => {
  const seen = new Set<string>();
  for (let n = 0; n < 300 && seen.size < 4; n += 1) seen.add(await workerOf());
  t.same([...seen].sort(), ["w1", "w2", "w3", "w4"], "the kernel deals connections out to all of them");
});

test("a session that one worker made is known to all, and its end too", async (t) => {
  const { cookie, csrf } = await first.session();
  const look = () => fetch(`${first.url}/api/nodes`, { headers: { cookie, connection: "close" } }).then(({ status }) => status);
  for (let n = 0; n < 20; n += 1) t.equal(await look(), 200);
  const out = await fetch(`${first.url}/sign-out`, { method: "POST", headers: { cookie, "x-csrf-token": csrf, connection: "close" } });
  t.equal(out.status, 204);
  const until = Date.now() + 30_000;
  let silent = 0;
  while (silent < 30 && Date.now() < until) silent = (await look()) === 401 ? silent + 1 : 0;
  t.equal(silent, 30, "no worker lets it in any more");
});

test("long-polling works whichever worker each of its requests reaches", async (t) => {
  const sockets = Array.from({ length: 12 }, () =>
    // Without keep-alive, every poll is a new connection, and three of four reach a worker that does not hold the session.
    open({ transports: ["polling"], upgrade: false, agent: new Agent({ keepAlive: false }) }),
  );
  const hellos = await Promise.all(sockets.map(connected));
  t.ok(new Set(hellos.map(({ worker }) => worker)).size > 1, `several workers hold sessions: ${hellos.map(({ worker }) => worker).join()}`);
  for (const socket of sockets) {
    for (let n = 0; n < 8; n += 1) {
      const ack = (await socket.timeout(10_000).emitWithAck("rt.health", { n })) as { ok: boolean; echo: unknown };
      t.same(ack.echo, { n });
    }
    t.ok(socket.connected);
    socket.close();
  }
});

test("websockets stay where they were opened", async (t) => {
  const sockets = Array.from({ length: 8 }, () => open({ transports: ["websocket"] }));
  const hellos = await Promise.all(sockets.map(connected));
  t.same([...new Set(hellos.map(({ transport }) => transport))], ["websocket"]);
  for (const socket of sockets) {
    t.ok(((await socket.timeout(5000).emitWithAck("rt.health", {})) as { ok: boolean }).ok);
    socket.close();
  }
});

test("a session whose worker was killed is unknown at once, so the client connects anew", async (t) => {
  const socket = open({
    transports: ["polling"],
    upgrade: false,
    agent: new Agent({ keepAlive: false }),
    reconnection: true,
    reconnectionDelay: 50,
  });
  const victim = others[0]!;
  let hello = await connected(socket);
  for (let n = 0; hello.worker !== "w2" && n < 60; n += 1) {
    const again = connected(socket);
    socket.disconnect().connect();
    hello = await again;
  }
  t.equal(hello.worker, "w2");
  const again = connected(socket);
  victim.kill("SIGKILL");
  t.not((await again).worker, "w2");
  socket.close();
});

test("the end", async () => {
  const gone = others.slice(1).map((child) => new Promise((resolve) => child.once("exit", resolve)));
  for (const child of others) child.stdin?.end();
  await Promise.all(gone);
  await first.stop();
});
