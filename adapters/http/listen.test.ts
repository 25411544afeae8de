import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Server } from "socket.io";
import { test } from "../../harness/testing/tap.ts";
import type { App } from "../../src/http/app.ts";
import { text, toResponse } from "../../src/http/reply.ts";
import type { ListenAddress } from "../serve.ts";
import { ROOMY, serveOf } from "./server.fixture.ts";

/** The addresses of who asked and of who opened a socket, in order. */
const peers: string[] = [];

const app: App = {
  routes: [],
  answer: async (_, peer) => {
    peers.push(peer.address);
    return text("hello\n");
  },
  fetch: async (request, peer) => toResponse(await app.answer(request, peer)),
  run: (_, request, __, peer) => app.answer(request, peer),
  handshake: (_, { address }) => ({ refusal: null, cors: {}, client: address }),
  count: () => null,
  clientOf: (_, { address }) => address,
  authenticate: async () => null,
  noteHandshake: () => {},
  pathBelow: (path) => path,
};

const hearSockets = (io: Server) =>
  void io.engine.on("connection", ({ remoteAddress }: { remoteAddress: string }) => peers.push(`socket ${remoteAddress}`));

async function start(listen: readonly ListenAddress[]) {
  const serve = await serveOf();
  const common = {
    socketPath: "/socket.io",
    transports: ["websocket", "polling"] as const,
    watch: { answered: () => {}, stripped: () => {} },
    pingIntervalMs: 25_000,
    pingTimeoutMs: 20_000,
    keepaliveMs: 5000,
    limits: ROOMY,
  };
  return serve({ app, listen, ...common, report: () => {}, notice: () => {}, wire: hearSockets });
}

/** The status line of the answer to a request that closes its connection; the code of the error where nobody listens. */
function ask(to: { host: string; port: number } | { path: string }, head = "GET / HTTP/1.1"): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(to as { path: string });
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk;
      if (said.includes("\r\n\r\n")) socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    socket.on("close", () => resolve(said.split("\r\n", 1)[0]!));
    socket.write(`${head}\r\nHost: localhost\r\nConnection: ${head.includes("websocket") ? "Upgrade" : "close"}\r\n`);
    const upgrade = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    socket.write(head.includes("websocket") ? `${upgrade}\r\n` : "\r\n");
  });
}

function directory(t: { teardown(work: () => void): void }): string {
  const dir = mkdtempSync(join(tmpdir(), "studio-listen-"));
  t.teardown(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test("IPv4, IPv6 and unix sockets at once, requests and websockets on each, and nothing is left", async (t) => {
  const path = join(directory(t), "a.sock");
  const first = await start([{ host: "127.0.0.1", port: 0 }]);
  const { port } = first;
  await first.close(500);
  const served = await start([{ path }, { host: "127.0.0.1", port }, { host: "::1", port }]);
  t.equal(served.port, port, "the port is that of the first TCP address");
  peers.length = 0;
  for (const to of [{ path }, { host: "127.0.0.1", port }, { host: "::1", port }]) {
    t.match(await ask(to), "HTTP/1.1 200", JSON.stringify(to));
    t.match(await ask(to, "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1"), "HTTP/1.1 101", JSON.stringify(to));
  }
  t.same(peers, ["unix", "socket unix", "127.0.0.1", "socket 127.0.0.1", "::1", "socket ::1"], "and each tells who is at the other end");
  await served.close(1000);
  t.notOk(existsSync(path));
  t.equal(await ask({ path }), "ENOENT");
  t.equal(await ask({ host: "::1", port }), "ECONNREFUSED");
});

test("on :: both families arrive, and beside 0.0.0.0 each has its own", async (t) => {
  const both = await start([{ host: "::", port: 0 }]);
  t.match(await ask({ host: "127.0.0.1", port: both.port }), "HTTP/1.1 200");
  t.match(await ask({ host: "::1", port: both.port }), "HTTP/1.1 200");
  const { port } = both;
  await both.close(500);
  const apart = await start([
    { host: "0.0.0.0", port },
    { host: "::", port, ipv6Only: true },
  ]);
  t.match(await ask({ host: "127.0.0.1", port }), "HTTP/1.1 200");
  t.match(await ask({ host: "::1", port }), "HTTP/1.1 200");
  await apart.close(500);
});

test("a unix socket alone has no port, and takes the place of a dead one", async (t) => {
  const path = join(directory(t), "a.sock");
  const dead = await start([{ path }]);
  const served = await start([{ path }]);
  t.equal(served.port, 0);
  t.match(await ask({ path }), "HTTP/1.1 200");
  await served.close(500);
  await dead.close(500);
});

test("when one address cannot be had, none is taken", async (t) => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen({ port: 0, host: "127.0.0.1", exclusive: true }, resolve));
  t.teardown(() => blocker.close());
  const path = join(directory(t), "a.sock");
  const { port } = blocker.address() as { port: number };
  await t.rejects(start([{ path }, { host: "127.0.0.1", port }]));
  t.match(await ask({ path }), /ENOENT|ECONNREFUSED/);
});

test("who has connected to a unix socket before it is closed is answered", async (t) => {
  const path = join(directory(t), "a.sock");
  const served = await start([{ path }]);
  const asked = Array.from({ length: 30 }, () => ask({ path }));
  const closed = served.close(2000);
  const said = await Promise.all(asked);
  t.same(
    [...new Set(said)].filter((line) => !/^HTTP\/1.1 200|^ENOENT$/.test(line)),
    [],
    "answered, or never connected",
  );
  await closed;
});
