/** What a client can do to a worker of this runtime, and what it gets: the wiring, over real sockets. */
import { spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { io, type Socket } from "socket.io-client";
import { currentRuntime, runWith } from "../../harness/testing/runtime.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { parseEnvelope } from "../../src/contract/contract.ts";
import { Connected, HealthAck, SubscribeAck } from "../../src/contract/control.ts";
import { PROBE } from "../../src/contract/diagnostics/limits.ts";
import { commitLine } from "./event.fixture.ts";
import { stage, until, type Worker } from "./stage.fixture.ts";

type Handshake = { auth?: Record<string, unknown>; transports?: ("polling" | "websocket")[]; namespace?: string };

/** A plain Socket.IO client that keeps what it gets, in order. */
function dial(t: Test, port: number, { auth = { token: "good" }, transports = ["websocket"], namespace = "/rt" }: Handshake = {}) {
  const socket: Socket = io(`http://127.0.0.1:${port}${namespace}`, { auth, transports, reconnection: false, forceNew: true });
  const got: { event: string; body: unknown }[] = [];
  let ended: string | null = null;
  socket.onAny((event: string, body: unknown) => got.push({ event, body }));
  socket.on("disconnect", (reason) => {
    ended = reason;
  });
  t.teardown(() => socket.close());
  return {
    socket,
    got,
    ended: () => ended,
    events: (name: string) => got.filter(({ event }) => event === name).map(({ body }) => body as Record<string, unknown>),
    connected: () => until("the socket is connected", () => socket.connected && got.some(({ event }) => event === "rt.connected")),
    refused: () =>
      new Promise<{ message: string; data: unknown }>((resolve, reject) => {
        socket.once("connect_error", (error) => resolve(error as never));
        socket.once("connect", () => reject(new Error("it was let in")));
      }),
    ask: async (event: string, ...body: unknown[]) => (await socket.timeout(5000).emitWithAck(event, ...body)) as unknown,
  };
}

async function call<T = unknown>(worker: Worker, path: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${worker.port}${path}`, { headers: { connection: "close" } });
  return (await response.json()) as T;
}

test("a handshake is let in or refused with a code and a sentence", async (t) => {
  const on = await stage(t);
  const { port } = await on.worker("w1", currentRuntime);
  const refusals: [Handshake, object][] = [
    [{ auth: {} }, { code: "unauthenticated", retry: false }],
    [{ auth: { token: "bad" } }, { code: "bad_token", retry: false }],
    [{ auth: { token: 7 } }, { code: "bad_token" }],
    [{ auth: { token: "x".repeat(5000) } }, { code: "bad_token" }],
    [{ auth: { token: "good", contract: "v2" } }, { code: "bad_request", message: /"v1", not "v2"/ }],
    [{ auth: { token: "good", contract: { a: 1 } } }, { code: "bad_request" }],
    [{ auth: { token: "crash" } }, { code: "internal", retry: true }],
    [{ namespace: "/" }, { code: "bad_request", message: /\/rt/ }],
  ];
  for (const [handshake, wanted] of refusals) {
    const { message, data } = await dial(t, port, handshake).refused();
    t.match(data, wanted, JSON.stringify(handshake).slice(0, 60));
    t.notOk(/session store/.test(message), "no inner detail");
  }
  for (const transports of [["websocket"], ["polling"]] as const) {
    const client = dial(t, port, { auth: { token: "good", contract: "v1" }, transports: [...transports] });
    await client.connected();
    const hello = Connected.parse(client.events("rt.connected")[0]);
    t.match(hello, { namespace: "/rt", contract_version: "v1", worker: "w1", runtime: currentRuntime, transport: transports[0] });
    t.equal(hello.epoch, on.store.epoch);
  }
});

test("a client whose websockets never arrive is told that they do not", async (t) => {
  const on = await stage(t);
  const { port } = await on.worker("w1", currentRuntime);
  const told = async (transports: ("polling" | "websocket")[]) => {
    const client = dial(t, port, { transports });
    await client.connected();
    return Connected.parse(client.events("rt.connected")[0]).websocket_blocked;
  };
  const polling: boolean[] = [];
  for (let n = 0; n < 4; n += 1) polling.push(await told(["polling"]));
  t.same(polling, [false, false, false, true]);
  t.equal(await told(["websocket"]), false);
  t.equal(await told(["polling"]), false);
});

test("events arrive whole, of any size, once, over websocket, polling and an upgrade", async (t) => {
  const on = await stage(t);
  const { port } = await on.worker("w1", currentRuntime);
  const clients = [dial(t, port), dial(t, port, { transports: ["polling"] }), dial(t, port, { transports: ["polling", "websocket"] })];
  for (const client of clients) {
    await client.connected();
    const ack = SubscribeAck.parse(await client.ask("rt.subscribe", { rooms: ["task:a", "run:r"] }));
    t.same(ack.rooms, ["task:a", "run:r"]);
  }
  await until("the upgrade is done", () => clients[2]!.socket.io.engine.transport.name === "websocket");
  const texts = [0, 1, 100, 700, 900, 40_000, 66_000, 200_000].map((size) => "\u{1F600}\u20ac\u0000\u2028".repeat(2) + "x".repeat(size));
  for (const text of texts) await commitLine(on.commit, { task: "a", run: "r", text });
  for (const [index, client] of clients.entries()) {
    await until(`client ${index} has all`, () => client.events("node.task.updated").length >= texts.length);
    const envelopes = client.events("node.task.updated").map((body) => parseEnvelope(body));
    t.same(
      envelopes.map(({ payload }) => (payload as { task: { label: string } }).task.label),
      texts,
    );
    t.same(
      envelopes.map(({ room_sequences }) => room_sequences["run:r"]),
      texts.map((_, n) => n + 1),
    );
  }
});

test("calls without an acknowledgement, with nonsense, or of unknown names do no harm", async (t) => {
  const on = await stage(t);
  const worker = await on.worker("w1", currentRuntime);
  const client = dial(t, worker.port);
  await client.connected();
  const nonsense = [undefined, null, 0, "x", [], {}, { rooms: 1 }, { rooms: [null] }, { rooms: ["task:a"], extra: { deep: [[[]]] } }];
  for (const event of ["rt.subscribe", "rt.unsubscribe", "rt.health", "rt.unknown", "error", "__proto__"]) {
    client.socket.emit(event);
    for (const body of nonsense) {
      client.socket.emit(event, body);
      client.socket.emit(event, body, "no function", 7);
      client.socket.emit(event, () => {}, body);
    }
  }
  await client.ask("rt.health");
  t.match(await client.ask("rt.unsubscribe", { rooms: ["task:a"] }), {}, "after all that went before");
  t.match(await client.ask("rt.subscribe", { rooms: [] }), { ok: false, error: { code: "bad_request" } });
  t.match(await client.ask("rt.subscribe"), { ok: false });
  t.same(HealthAck.parse(await client.ask("rt.health", { a: 1 })).echo, { a: 1 });
  t.equal(HealthAck.parse(await client.ask("rt.health")).echo, null);
  t.match(await client.ask("rt.subscribe", { rooms: ["task:a-secret", "nonsense"] }), {
    ok: true,
    refused: [
      { room: "nonsense", code: "bad_room" },
      { room: "task:a-secret", code: "forbidden" },
    ],
  });
  const frames = [
    "",
    "9",
    "42",
    "4",
    "42/rt,{",
    '42/rt,["rt.subscribe"',
    "45-[",
    "451-/rt,[{}]",
    "40/rt,{not json",
    "\u0000",
    "3probe",
    "b!!!!",
  ];
  for (const frame of frames) {
    const raw = new WebSocket(`ws://127.0.0.1:${worker.port}/socket.io/?EIO=4&transport=websocket`);
    await new Promise((resolve) => {
      raw.onopen = () => {
        raw.send('40/rt,{"token":"good"}');
        raw.send(frame);
        raw.close();
      };
      raw.onclose = resolve;
      raw.onerror = resolve;
    });
  }
  t.ok(client.socket.connected, "the others are not touched");
  await until("nobody is left behind", async () => (await call<{ sockets: number }>(worker, "/stats")).sockets === 1);
});

test("a connection ends with its socket, because nothing is kept that could open another one on it", async (t) => {
  const on = await stage(t);
  const worker = await on.worker("w1", currentRuntime);
  const raw = new WebSocket(`ws://127.0.0.1:${worker.port}/socket.io/?EIO=4&transport=websocket`);
  t.teardown(() => raw.close());
  const got: string[] = [];
  let closed = false;
  raw.onmessage = ({ data }) => {
    if (data === "2") return raw.send("3");
    if (String(data).startsWith("0")) raw.send('40/rt,{"token":"good"}');
    got.push(String(data));
  };
  raw.onclose = () => {
    closed = true;
  };
  await until("its socket is open", () => got.some((frame) => frame.startsWith('42/rt,["rt.connected"')));
  raw.send("41/rt,");
  await until("it is closed", () => closed);
  await until("nobody is left behind", async () => (await call<{ sockets: number }>(worker, "/stats")).sockets === 0);
});

test("over polling, a client that leaves closes the connection itself, and one that does not is helped", async (t) => {
  const on = await stage(t);
  const worker = await on.worker("w1", currentRuntime);
  const ask = async (query: string, body?: string) => {
    const url = `http://127.0.0.1:${worker.port}/socket.io/?EIO=4&transport=polling${query}`;
    const answer = await fetch(url, { ...(body === undefined ? {} : { method: "POST", body }), headers: { connection: "close" } });
    return { status: answer.status, text: await answer.text() };
  };
  const open = async () => {
    const sid = `&sid=${(JSON.parse((await ask("")).text.slice(1)) as { sid: string }).sid}`;
    await ask(sid, '40/rt,{"token":"good"}');
    let got = "";
    await until("its socket is open", async () => {
      got += (await ask(sid)).text;
      return got.includes("rt.connected");
    });
    return sid;
  };
  const one = await open();
  const poll = ask(one);
  t.match(await ask(one, "41/rt,"), { status: 200 });
  t.match(await ask(one, "1"), { status: 200 });
  t.match(await poll, { status: 200, text: "6" });
  t.match(await ask(one), { status: 400 }, "it is gone");

  const other = await open();
  const answer = ask(other);
  t.match(await ask(other, "41/rt,"), { status: 200 });
  await ask(other, '40/rt,{"token":"good"}');
  t.match((await answer).text, "another socket needs a connection of its own");
  t.match(await ask(other), { status: 200, text: "1" });
  await until("nobody is left behind", async () => (await call<{ sockets: number }>(worker, "/stats")).sockets === 0);
});

test("room operations reach the sockets of the other worker, and Redis may be away", async (t) => {
  const on = await stage(t);
  const first = await on.worker("w1", currentRuntime, { port: 0 });
  const second = await on.worker("w2", currentRuntime === "node" ? "bun" : "node", { port: 0 });
  const mine = dial(t, second.port, { auth: { token: "good-mine" } });
  const other = dial(t, second.port, { auth: { token: "good-other" } });
  await Promise.all([mine.connected(), other.connected()]);
  const seen = () => call<unknown[]>(first, "/sockets").catch(() => []);
  await until("the first sees the sockets of the second", async () => (await seen()).length === 2);
  t.notOk(JSON.stringify(await seen()).includes("good"), "no token of theirs goes through Redis");
  await call(first, "/disconnect?principal=good-mine");
  await until("it is ended", () => mine.ended() !== null);
  t.equal(mine.ended(), "io server disconnect");
  t.equal(other.ended(), null);

  await on.redis.kill();
  await call(second, "/disconnect?principal=good-other");
  const late = dial(t, second.port);
  await late.connected();
  t.equal(SubscribeAck.parse(await late.ask("rt.subscribe", { rooms: ["task:a"] })).ok, true);
  await commitLine(on.commit, { task: "a", text: "without Redis" });
  await until("even the event arrives", () => late.events("node.task.updated").length === 1);
  await on.redis.restart();
  await until("the adapter works again", async () => (await seen()).length === 2);
});

test("a worker that starts while Redis is away serves, and uses it when it comes", async (t) => {
  const on = await stage(t);
  await on.redis.kill();
  const worker = await on.worker("w1", currentRuntime);
  const client = dial(t, worker.port);
  await client.connected();
  await client.ask("rt.subscribe", { rooms: ["task:a"] });
  await commitLine(on.commit, { task: "a", text: "one" });
  await until("it arrives", () => client.events("node.task.updated").length === 1);
  t.equal(((await client.ask("rt.health")) as HealthAck).ok, false);
  await on.redis.restart();
  await until("the tail reads again", async () => ((await client.ask("rt.health")) as HealthAck).ok);
});

test("draining tells the sockets and lets nobody in; a session that is not valid any more ends", async (t) => {
  const on = await stage(t);
  const worker = await on.worker("w1", currentRuntime);
  const client = dial(t, worker.port);
  await client.connected();
  await call(worker, "/drain");
  await until("the notice is there", () => client.events("rt.draining").length === 1);
  t.match((await dial(t, worker.port).refused()).data, { code: "draining", retry: true });
  t.equal(client.ended(), null, "it may stay for now");
  await worker.quiet();
  await until("it is ended", () => client.ended() !== null);
  t.equal(client.ended(), "io server disconnect");
});

test("a client that asks again and again and reads no answer is closed, though it gives signs of life", async (t) => {
  const on = await stage(t);
  const worker = await on.worker("w1", currentRuntime);
  const sockets = async () => (await call<{ sockets: number }>(worker, "/stats")).sockets;
  const raw = connect(worker.port, "127.0.0.1");
  let heard = "";
  raw
    .on("error", () => {})
    .on("data", (chunk) => {
      heard += chunk;
    });
  t.teardown(() => raw.destroy());
  raw.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  /** A client's text frame, masked with zeros. */
  const say = (text: string) => {
    const length = Buffer.byteLength(text);
    const head = length < 126 ? [0x81, 0x80 | length] : [0x81, 0xff, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (length >> shift) & 255)];
    raw.write(Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), Buffer.from(text)]));
  };
  await until("the connection is open", () => heard.includes('"sid":'));
  say('40/rt,{"token":"good"}');
  await until("it is let in", () => heard.includes("rt.connected"));
  raw.pause();
  const echo = `42/rt,1["${PROBE.echo}",${JSON.stringify({ text: "x".repeat(90_000) })}]`;
  let ended = false;
  raw.on("close", () => {
    ended = true;
  });
  for (let n = 0; n < 400 && !ended; n += 1) {
    say(echo);
    // What a ping is answered with.
    if (n % 10 === 0) say("3");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const alive = setInterval(() => say("3"), 500);
  t.teardown(() => clearInterval(alive));
  await until("it is closed", async () => (await sockets()) === 0);
  t.pass("it is closed");
});

test("a client that does not read costs bounded memory, and has everything when it reads again", async (t) => {
  const on = await stage(t);
  const worker = await on.worker("w1", currentRuntime);
  const [command, ...args] = runWith("node", join(import.meta.dirname, "client.fixture.ts"));
  const setup = { url: `http://127.0.0.1:${worker.port}`, room: "task:a", epoch: on.store.epoch };
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, CLIENT: JSON.stringify(setup) } });
  t.teardown(() => child.kill("SIGKILL"));
  const lines: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout! }).on("line", (line) => lines.push(JSON.parse(line)));
  await until("it is live", () => lines.length > 0);
  const reader = dial(t, worker.port);
  await reader.connected();
  await reader.ask("rt.subscribe", { rooms: ["task:a"] });

  const count = 400;
  process.kill(child.pid!, "SIGSTOP");
  for (let n = 0; n < count; n += 1) {
    await commitLine(on.commit, { task: "a", text: `${n} ${"y".repeat(48_000)}` });
    // No faster than it is read, or the reader becomes a position, too.
    await until("the others have almost all", () => reader.events("node.task.updated").length > n - 4);
  }
  await until("the others have all", () => reader.events("node.task.updated").length === count);
  const { overflows } = await call<{ overflows: number }>(worker, "/stats");
  t.ok(overflows >= 1, "it became a position instead of a buffer");
  process.kill(child.pid!, "SIGCONT");
  const numbers = async () => {
    const before = lines.length;
    child.stdin!.write("numbers\n");
    await until("it answers", () => lines.slice(before).some((line) => "numbers" in line));
    return lines.findLast((line) => "numbers" in line)!.numbers as number[];
  };
  await until("it has all", async () => (await numbers()).length >= count, 30_000);
  t.same(
    await numbers(),
    Array.from({ length: count }, (_, n) => n + 1),
  );
});
