import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Server, Socket } from "socket.io";
import { io as client } from "socket.io-client";
import { currentRuntime } from "../../harness/testing/runtime.ts";
import { test } from "../../harness/testing/tap.ts";
import type { App } from "../../src/http/app.ts";
import { text, toResponse } from "../../src/http/reply.ts";
import type { Served, ServeOptions } from "../serve.ts";
import { ROOMY, serveOf } from "./server.fixture.ts";

/** An application that lets everybody in and notes who it was. */
const app: App = {
  routes: [],
  answer: async () => text("hello\n"),
  fetch: async (request, peer) => toResponse(await app.answer(request, peer)),
  run: (_, request, __, peer) => app.answer(request, peer),
  handshake: (_, { address }) => ({ refusal: null, cors: {}, client: address }),
  count: () => null,
  clientOf: (_, { address }) => address,
  authenticate: async () => null,
  noteHandshake: () => {},
  pathBelow: (path) => path,
};

async function start(wire: (io: Server) => void, more: Partial<ServeOptions> = {}): Promise<Served> {
  const serve = await serveOf();
  return serve({
    app,
    listen: [{ host: "127.0.0.1", port: 0 }],
    socketPath: "/socket.io",
    pingIntervalMs: 25_000,
    pingTimeoutMs: 20_000,
    keepaliveMs: 5000,
    limits: ROOMY,
    transports: ["websocket", "polling"],
    watch: { answered: () => {}, stripped: () => {} },
    report: () => {},
    notice: () => {},
    wire,
    ...more,
  });
}

test("a socket knows its client's address, its path, its headers and whether it is encrypted", async (t) => {
  for (const transport of ["websocket", "polling"] as const) {
    let seen: (socket: Socket) => void = () => {};
    const arrived = new Promise<Socket>((resolve) => {
      seen = resolve;
    });
    const served = await start((io) => io.on("connection", (socket) => seen(socket)));
    const socket = client(`http://127.0.0.1:${served.port}`, {
      transports: [transport],
      upgrade: false,
      auth: { a: 1 },
      query: { q: "2" },
      extraHeaders: { "x-test": "3" },
      reconnection: false,
    });
    const { handshake } = await arrived;
    t.equal(handshake.address, "127.0.0.1", `${transport}: address`);
    t.equal(handshake.secure, false, `${transport}: secure`);
    t.equal(handshake.headers["x-test"], "3", `${transport}: headers`);
    t.same(handshake.auth, { a: 1 }, `${transport}: auth`);
    t.equal(handshake.query.q, "2", `${transport}: query`);
    t.equal(served.sockets(), 1);
    const gone = new Promise((resolve) => socket.on("disconnect", resolve));
    await served.close(1000);
    t.ok(await gone, `${transport}: closing the server tells it`);
  }
});

/** Frees everything that nothing holds. */
function collect(): void {
  if (currentRuntime === "bun") Bun.gc(true);
  else {
    setFlagsFromString("--expose-gc");
    (runInNewContext("gc") as () => void)();
  }
}

test("once the realtime side lets go of the request that opened a websocket, nothing keeps it", async (t) => {
  const count = 20;
  const requests: WeakRef<object>[] = [];
  const served = await start((io) =>
    io.on("connection", (socket) => {
      requests.push(new WeakRef(socket.request));
      Object.assign(socket, { handshake: {} });
      Object.assign(socket.conn, { request: null });
    }),
  );
  const open = () => client(`http://127.0.0.1:${served.port}`, { transports: ["websocket"], forceNew: true, reconnection: false });
  const sockets = Array.from({ length: count }, open);
  const left = () => requests.filter((request) => request.deref() !== undefined).length;
  // The last one or two may still lie on a stack.
  for (let n = 0; (requests.length < count || left() > 2) && n < 200; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  t.equal(requests.length, count);
  t.ok(left() <= 2, `${left()} of ${count} requests are kept`);
  t.equal(served.sockets(), count, "all are open");
  for (const socket of sockets) socket.close();
  await served.close(1000);
});

test("a websocket whose client does not read is closed, never silently short of messages", async (t) => {
  let arrive: (socket: Socket) => void = () => {};
  const arrived = new Promise<Socket>((resolve) => {
    arrive = resolve;
  });
  const served = await start((io) => io.on("connection", arrive));
  const raw = connect(served.port, "127.0.0.1");
  raw.on("error", () => {});
  raw.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await new Promise((resolve) => raw.once("data", resolve));
  raw.write(Buffer.concat([Buffer.from([0x81, 0x82, 0, 0, 0, 0]), Buffer.from("40")]));
  const socket = await arrived;
  raw.pause();
  const closed = new Promise<boolean>((resolve) => socket.on("disconnect", () => resolve(true)));
  const big = "x".repeat(256 * 1024);
  if (currentRuntime === "bun") {
    for (let n = 0; n < 128 && socket.connected; n += 1) {
      socket.emit("big", big);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    t.ok(await Promise.race([closed, new Promise((resolve) => setTimeout(() => resolve(false), 10_000))]), "Bun closes it at the limit");
  } else {
    for (let n = 0; n < 64; n += 1) socket.emit("big", big);
    let received = 0;
    raw.on("data", (chunk) => {
      received += chunk.length;
    });
    raw.resume();
    const end = Date.now() + 10_000;
    while (received < 64 * big.length && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    t.ok(received >= 64 * big.length, "everything waits and arrives; the realtime core bounds how much that may be");
  }
  raw.destroy();
  await served.close(1000);
});

test("two servers share one port, and one that leaves ends what it has begun", async (t) => {
  const first = await start(() => {});
  const second = await start(() => {}, { listen: [{ host: "127.0.0.1", port: first.port }] });
  t.equal(second.port, first.port);
  // None is kept: the end of one that the first server has is not seen at once by a client that would use it again.
  const ask = async () => (await fetch(`http://127.0.0.1:${first.port}/`, { headers: { connection: "close" } })).status;
  t.equal(await ask(), 200);
  await first.close(500);
  for (let n = 0; n < 10; n += 1) t.equal(await ask(), 200, "the other goes on alone");
  await second.close(500);
  await second.close(500);
});

test("an address that is not of this machine is an error, not a crash", async (t) => {
  await t.rejects(start(() => {}, { listen: [{ host: "203.0.113.1", port: 0 }] }));
});
