import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { WebSocketServer } from "ws";
import { type Test, test } from "../../testing/tap.ts";
import { type Client, openClient } from "./client.ts";
import { sequenceFinder } from "./sequence.ts";

async function listening(t: Test) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** A list that can be waited for. */
function collected() {
  const items: number[] = [];
  let wake = () => {};
  return {
    add(n: number) {
      items.push(n);
      wake();
    },
    async first(count: number) {
      while (items.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return items;
    },
  };
}

const numbers = (found: ReturnType<typeof collected>) => {
  const find = sequenceFinder('"room_sequences":{"task:1":');
  return (buffer: Buffer, start: number, end: number) => found.add(find(buffer, start, end));
};

test("it follows a room of a real Socket.IO server, answers its pings, and reads the numbers", async (t) => {
  const { server, port } = await listening(t);
  const io = new Server(server, { pingInterval: 50, pingTimeout: 5000 });
  t.teardown(() => io.close());
  let token: unknown;
  io.of("/rt").on("connection", (socket) => {
    token = socket.handshake.auth.token;
    socket.on("rt.subscribe", (body: { rooms: string[] }, done: (ack: object) => void) => {
      void socket.join(body.rooms);
      done({ ok: true });
    });
  });
  const found = collected();
  const client = await openClient(port, { kind: "socket.io", auth: { token: "secret" }, room: "task:1" }, numbers(found), 5000);
  t.teardown(() => client.end());
  t.equal(token, "secret");
  let pings = 0;
  for (const socket of (await io.of("/rt").fetchSockets()).map(({ id }) => io.of("/rt").sockets.get(id)!))
    await new Promise<void>((resolve) => socket.conn.on("heartbeat", () => (++pings === 6 ? resolve() : undefined)));
  for (let n = 1; n <= 200; n += 1)
    io.of("/rt")
      .to("task:1")
      .emit("x", { pad: "y".repeat(n * 10), room_sequences: { "task:1": n } });
  t.same(
    await found.first(200),
    Array.from({ length: 200 }, (_, index) => index + 1),
  );
  t.equal(client.closed(), null, "alive after six pings");
});

test("it takes the frames of a bare server, and says when the server ends it", async (t) => {
  const { server, port } = await listening(t);
  const websockets = new WebSocketServer({ server });
  t.teardown(() => websockets.close());
  const connected = new Promise<import("ws").WebSocket>((resolve) => websockets.once("connection", resolve));
  const found = collected();
  const client: Client = await openClient(port, { kind: "bare" }, numbers(found), 5000);
  const peer = await connected;
  peer.send('["x",{"room_sequences":{"task:1":7}}]');
  t.same(await found.first(1), [7]);
  const gone = new Promise((resolve) => peer.once("close", resolve));
  peer.close(1013);
  // Nobody answers the close: the socket is ended, as the clients of an overloaded row are.
  peer.terminate();
  await gone;
  while (client.closed() === null) await new Promise((resolve) => setImmediate(resolve));
  t.match(client.closed(), /1013|lost its connection/);
});

test("a server that refuses, and a room that may not be followed, are errors that say so", async (t) => {
  const { server, port } = await listening(t);
  const io = new Server(server);
  t.teardown(() => io.close());
  io.of("/rt").use((socket, next) => next(socket.handshake.auth.token ? undefined : new Error("no token")));
  io.of("/rt").on("connection", (socket) => {
    socket.on("rt.subscribe", (_body: object, done: (ack: object) => void) =>
      done({ ok: false, refused: [{ room: "task:1", code: "not_found" }] }),
    );
  });
  const open = (auth: Record<string, unknown>) => openClient(port, { kind: "socket.io", auth, room: "task:1" }, () => {}, 5000);
  await t.rejects(open({}), /was refused.*no token/);
  await t.rejects(open({ token: "x" }), /could not follow the room.*not_found/);
  await t.rejects(
    openClient(port, { kind: "bare" }, () => {}, 5000),
    /was refused|lost its connection/,
  );
});
