import { connect } from "node:net";
import { io } from "socket.io-client";
import { test } from "../../harness/testing/tap.ts";
import { asker } from "./ask.fixture.ts";
import { raw, statuses } from "./raw.fixture.ts";

const server = await asker();
const { ask, bearer, port, url } = server;

const upgradeRequest = `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

/** A client's frame: masked with zeros, so that its bytes stay readable here. */
function frame(opcode: number, payload: Uint8Array | string, { mask = true, fin = true } = {}): Uint8Array {
  const data = Buffer.from(payload as never);
  const length =
    data.length < 126
      ? [data.length]
      : data.length < 65536
        ? [126, data.length >> 8, data.length & 255]
        : [127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (data.length >> shift) & 255)];
  length[0]! |= mask ? 128 : 0;
  return Buffer.concat([Buffer.from([(fin ? 128 : 0) | opcode, ...length]), mask ? Buffer.alloc(4) : Buffer.alloc(0), data]);
}

/** An open connection; what it returns sends one request over it and gives back the answer, until the server closes. */
async function held(port: number): Promise<(path: string) => Promise<string>> {
  const socket = connect(port, "127.0.0.1");
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return (path) =>
    new Promise((resolve, reject) => {
      let text = "";
      socket.setTimeout(10_000, () => socket.destroy(new Error(`${path} was not answered within 10 s`)));
      socket.on("data", (chunk) => {
        text += chunk.toString("latin1");
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(text));
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/json\r\n\r\n`);
    });
}

async function until(what: string, check: () => Promise<boolean> | boolean, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

test("two Authorization lines are nobody, however good the first is", async (t) => {
  const lines = [bearer.authorization, "Bearer somebody-else-entirely"].map((value) => `Authorization: ${value}\r\n`);
  const request = (some: readonly string[]) =>
    `GET /api/nodes HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${some.join("")}\r\n`;
  t.same(statuses(await raw(port, [request(lines.slice(0, 1))])), [200]);
  t.same(statuses(await raw(port, [request(lines)])), [401]);
});

test("a request to the socket that is refused before its body has come gets its answer, and its connection is not reset", async (t) => {
  const refused = (path: string, lines: string, pieces: readonly string[]) =>
    new Promise<{ text: string; problem: unknown }>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      const late = setTimeout(() => socket.destroy(), 10_000);
      let [text, problem]: [string, unknown] = ["", null];
      socket.on("error", (error: NodeJS.ErrnoException) => {
        problem = error.code;
      });
      socket.on("close", () => {
        clearTimeout(late);
        resolve({ text, problem });
      });
      socket.on("data", (chunk) => {
        text += chunk.toString("latin1");
      });
      // As a proxy that passes a body on piece by piece: it looks for an answer when it has sent everything.
      socket.once("data", async () => {
        for (const piece of pieces) {
          if (!socket.destroyed) socket.write(piece);
          await new Promise((done) => setTimeout(done, 50));
        }
        socket.end();
      });
      socket.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: text/plain\r\n${lines}\r\n\r\n`);
    });
  for (const [about, lines, pieces] of [
    ["in chunks", "Transfer-Encoding: chunked", ["1\r\n3\r\n", "1\r\n3\r\n", "0\r\n\r\n"]],
    ["with its length", "Content-Length: 3", ["3", "3", "3"]],
  ] as const) {
    const { text, problem } = await refused("/socket.io/?EIO=4&transport=polling", lines, pieces);
    t.same([statuses(text), problem], [[400], null], about);
  }
});

test("malformed websocket frames and packets close at most their own connection", async (t) => {
  const bad: [string, Uint8Array | string][] = [
    ["an unmasked frame", frame(1, "40/rt,", { mask: false })],
    ["a reserved opcode", frame(3, "x")],
    ["a frame over the limit", frame(1, "4".repeat(300_000))],
    ["a length that is a lie", Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
    ["a continuation of nothing", frame(0, "x")],
    ["a close frame with a wrong code", frame(8, Buffer.from([0, 5]))],
    ["a long ping", frame(9, "x".repeat(200))],
    ["invalid UTF-8", frame(1, Buffer.from([0x34, 0xff, 0xfe]))],
    ["an unknown packet type", frame(1, "9")],
    ["an empty packet", frame(1, "")],
    ["a packet that is no JSON", frame(1, '42/rt,["rt.subscribe",{')],
    ["an event before the namespace", frame(1, '42/rt,["rt.subscribe",{}]')],
    ["an unknown namespace", frame(1, "40/nope,")],
    ["a namespace without a name", frame(1, '40/rt,{"token":["x"]}')],
    ["an event without a name", frame(1, "42/rt,[]")],
    ["an event whose name is an object", frame(1, '42/rt,[{"a":1}]')],
    ["a reserved event", frame(1, '42/rt,["disconnect"]')],
    ["an acknowledgement of nothing", frame(1, "43/rt,99999[1]")],
    ["a binary event without its attachments", frame(1, '451-/rt,["x",{"_placeholder":true,"num":9}]')],
    ["too many attachments", frame(1, '4599999999999-/rt,["x"]')],
    ["bytes out of nowhere", frame(2, Buffer.from([1, 2, 3]))],
    ["deep nesting", frame(1, `42/rt,["rt.health",${"[".repeat(20_000)}${"]".repeat(20_000)}]`)],
  ];
  for (const [name, bytes] of bad) {
    const text = await raw(port, [upgradeRequest, bytes], { quietMs: 60, limitMs: 10_000 });
    t.equal(statuses(text)[0], 101, name);
  }
  t.equal((await ask("/livez")).status, 200, "the server goes on");
});

test("malformed long-polling bodies are refused or end their own session", async (t) => {
  for (const body of ["", "9", "4{", "b!!!!", "\x1e\x1e\x1e", "4".repeat(1000), '42/rt,["x"', "99999:4x", "40/rt,{]", "é\ud800"]) {
    const opened = await ask("/socket.io/?EIO=4&transport=polling");
    const { sid } = JSON.parse(opened.text.slice(1)) as { sid: string };
    const answer = await ask(`/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
      method: "POST",
      headers: { "content-type": "text/plain;charset=UTF-8" },
      body,
    });
    t.ok(answer.status === 200 || (answer.status >= 400 && answer.status < 500), `${JSON.stringify(body.slice(0, 12))}: ${answer.status}`);
    // What is left of the session would else keep its timers until the ping timeout.
    await ask(`/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: "POST", headers: { "content-type": "text/plain" }, body: "1" });
  }
  t.equal((await ask("/livez")).status, 200, "the server goes on");
});

test("events without an acknowledgement, of unknown names and with wrong arguments end nothing", async (t) => {
  const socket = io(`${url}/rt`, {
    auth: { token: bearer.authorization!.slice(7) },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  await new Promise((resolve, reject) => {
    socket.on("rt.connected", resolve);
    socket.on("connect_error", reject);
  });
  for (const name of ["rt.subscribe", "rt.unsubscribe", "rt.health", "nope", "__proto__", "constructor"]) {
    for (const args of [
      [],
      [null],
      [1],
      ["x"],
      [{}],
      [[]],
      [{ rooms: null }],
      [{ rooms: ["evil room"] }],
      [{ rooms: [{}] }],
      [undefined, "no function"],
      [{ rooms: Array(5000).fill("task:x") }],
    ])
      socket.emit(name, ...args);
  }
  const ack = (await socket.timeout(5000).emitWithAck("rt.health", { still: "here" })) as { echo: unknown };
  t.same(ack.echo, { still: "here" }, "the same socket still answers");
  socket.close();
});

test("connections that are cut in the middle leave nothing behind", async (t) => {
  const cut = (bytes: string) =>
    new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(bytes);
        setTimeout(() => {
          socket.resetAndDestroy();
          resolve();
        }, 5);
      });
      socket.on("error", () => {});
    });
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      cut(
        n % 2
          ? upgradeRequest
          : `POST /nodes HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${bearer.authorization}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"type`,
      ),
    ),
  );
  await until("every socket to be gone", () => server.web.sockets() === 0);
  await until("every request to be over", () => server.web.requests() === 0);
  t.same(
    server.reports.filter(({ stage }) => stage === "http").map(({ error }) => String(error)),
    [],
    "a client that goes away is no error",
  );
  t.equal((await ask("/livez")).status, 200);
});

test("readiness follows Redis; liveness and reading do not", async (t) => {
  t.equal((await ask("/readyz")).status, 200);
  await server.redis!.kill();
  await until("not ready", async () => (await ask("/readyz")).status === 503);
  const verbose = await ask("/readyz?verbose");
  t.same(
    (verbose.json.checks as { name: string; ok: boolean }[]).map(({ name, ok }) => [name, ok]),
    [
      ["database", true],
      ["redis", false],
    ],
  );
  t.equal(verbose.headers.get("retry-after"), "1");
  t.equal((await ask("/livez")).status, 200);
  t.equal((await ask("/api/nodes", { headers: bearer })).status, 200);
  await server.redis!.restart();
  await until("ready again", async () => (await ask("/readyz")).status === 200, 15_000);
  t.pass("ready again");
});

test("a worker that drains says so, tells its sockets, and ends", async (t) => {
  const socket = io(`${url}/rt`, {
    auth: { token: bearer.authorization!.slice(7) },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  await new Promise((resolve) => socket.on("rt.connected", resolve));
  const told = new Promise((resolve) => socket.on("rt.draining", resolve));
  const gone = new Promise((resolve) => socket.on("disconnect", resolve));
  // It takes no new connections from then on: others listen on the same port. Those that are there are served.
  const [first, second] = [await held(port), await held(port)];
  const drained = server.web.drain(12_000);
  t.ok(await told);
  const ready = await first("/readyz?verbose");
  t.match(ready, /^HTTP\/1\.1 503 /);
  t.match(ready, /"draining":true/);
  t.match(ready, /\r\nconnection: close\r\n/i, "which says that this connection ends");
  t.match(await second("/livez"), /^HTTP\/1\.1 200 /, "it still serves meanwhile");
  await gone;
  await drained;
  await t.rejects(fetch(`${url}/livez`, { signal: AbortSignal.timeout(2000) }), undefined, "then nobody listens");
});

test("the end", () => server.stop());
