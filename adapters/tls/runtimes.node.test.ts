// What each runtime does with TLS, asked by one and the same client.
import { type ChildProcess, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect as connectTcp, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { io, type Socket } from "socket.io-client";
import { RUNTIMES, type RuntimeName, runWith } from "../../harness/testing/runtime.ts";
import { until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { createAuthority, type Leaf } from "../../topologies/certificates.ts";
import type { Identity } from "./identity.ts";

const directory = mkdtempSync(join(tmpdir(), "studio-tls-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
const authority = createAuthority(directory);
const people = createAuthority(directory, "People");
const strangers = createAuthority(directory, "Strangers");
const first = authority.issue("first", { names: ["localhost"] });
const second = authority.issue("second", { names: ["localhost"] });
const person = people.issue("person", { names: ["person"], purpose: "client" });
const stranger = strangers.issue("stranger", { names: ["stranger"], purpose: "client" });

const read = (file: string) => readFileSync(file, "utf8");
const pair = ({ certificate, key }: Leaf) => ({ cert: read(certificate), key: read(key) });
const identity = (leaf: Leaf, clients: Identity["clients"]): Identity => ({
  ...pair(leaf),
  ca: clients === "none" ? null : people.caText,
  clients,
});
const serialOf = (leaf: Leaf) => new X509Certificate(read(leaf.certificate)).serialNumber;

/** Three runtimes start at once, beside whatever else the machine does. */
const START_MS = 60_000;

interface Server {
  readonly child: ChildProcess;
  readonly ports: Record<"plain" | "optional" | "required", number>;
  /** Every line that it wrote. */
  readonly said: Record<string, unknown>[];
  renew(name: string, identity: Identity): Promise<void>;
}

async function start(runtime: RuntimeName): Promise<Server> {
  const wanted = { plain: identity(first, "none"), optional: identity(first, "optional"), required: identity(first, "required") };
  const [program, ...args] = runWith(runtime, join(import.meta.dirname, "server.fixture.ts"), [JSON.stringify(wanted)]);
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const said: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => said.push(JSON.parse(line) as Record<string, unknown>));
  const ports = await until(
    `the ports of ${runtime}`,
    () => said.find((line) => line.ports)?.ports as Server["ports"] | undefined,
    START_MS,
  );
  return {
    child,
    ports,
    said,
    async renew(name, next) {
      const before = said.length;
      child.stdin.write(`${JSON.stringify({ renew: name, identity: next })}\n`);
      await until(`${runtime} has renewed ${name}`, () => said.slice(before).find((line) => line.renewed === name));
    },
  };
}

const servers = Object.fromEntries(await Promise.all(RUNTIMES.map(async (runtime) => [runtime, await start(runtime)]))) as Record<
  RuntimeName,
  Server
>;

/** A connection that has shown who it is, or the code of what went wrong. */
async function open(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: "127.0.0.1", servername: "localhost", ca: authority.caText, ...options });
  socket.on("error", () => {});
  await once(socket, "secureConnect", { signal: AbortSignal.timeout(10_000) });
  return socket;
}

/** One request on a connection of its own: all that came, and the connection as it was. */
async function get(port: number, options: ConnectionOptions = {}) {
  const socket = await open(port, options);
  const facts = { protocol: socket.getProtocol(), alpn: socket.alpnProtocol, serial: socket.getPeerX509Certificate()?.serialNumber };
  let text = "";
  socket.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  await once(socket, "close", { signal: AbortSignal.timeout(10_000) });
  return { ...facts, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), body: text.split("\r\n\r\n")[1] ?? "" };
}

/** Whether a client with these options gets an answer. With TLS 1.3 a server may refuse only after the client believes that it is in. */
const getsIn = (port: number, options: ConnectionOptions = {}) =>
  get(port, options).then(
    ({ status }) => status === 200,
    () => false,
  );

/** A way to the port on which all that a client sends after its first flight arrives in one piece, once it has so many bytes. */
async function joined(port: number, bytes: number) {
  const server = createServer((client) => {
    const upstream = connectTcp(port, "127.0.0.1");
    const held: Buffer[] = [];
    client.once("data", (hello) => {
      upstream.write(hello);
      client.on("data", (chunk) => {
        held.push(chunk);
        if (Buffer.concat(held).length >= bytes) upstream.write(Buffer.concat(held.splice(0)));
      });
    });
    upstream.pipe(client);
    for (const side of [client, upstream]) side.on("error", () => {}).on("close", () => [client, upstream].map((one) => one.destroy()));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

const socketTo = (port: number, transports: string[], more: object = {}) =>
  io(`https://localhost:${port}`, { transports, ca: authority.caText, forceNew: true, reconnection: false, ...more } as object);

const ask = (socket: Socket, said: unknown) =>
  socket.timeout(10_000).emitWithAck("ask", said) as Promise<{ said: unknown; secure: boolean }>;

for (const runtime of RUNTIMES) {
  const { ports, said, renew } = servers[runtime];
  const notices = () => said.filter(({ notice }) => notice).map(({ notice, server }) => `${server}: ${notice}`);

  test(`${runtime}: TLS 1.2 and 1.3, HTTP/1.1, and the application knows that this hop is encrypted`, async (t) => {
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const { protocol, status, body } = await get(ports.plain, { minVersion: version, maxVersion: version });
      t.same([protocol, status, JSON.parse(body)], [version, 200, { address: "127.0.0.1", secure: true }]);
    }
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" } as const;
    t.equal(await getsIn(ports.plain, old), false, "nothing older");
    // Bun answers no offer, so that every client speaks HTTP/1.1.
    const offered = await get(ports.plain, { ALPNProtocols: ["h2", "http/1.1"] });
    t.same([offered.alpn, offered.status], [runtime === "bun" ? false : "http/1.1", 200]);
    t.equal(await getsIn(ports.plain, { ALPNProtocols: ["h2"] }), runtime === "bun", "a client that speaks HTTP/2 only is told so by ALPN");
    for (const servername of ["localhost", "elsewhere.test", ""])
      t.equal((await get(ports.plain, { servername, checkServerIdentity: () => undefined })).serial, serialOf(first), `SNI ${servername}`);
    t.equal(await getsIn(ports.plain, { ca: strangers.caText }), false, "a client that knows another authority does not come in");
  });

  test(`${runtime}: a client that waits for leave to send its body gets it`, async (t) => {
    const socket = await open(ports.plain);
    let text = "";
    socket.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
    socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    await until("leave to send", () => text.startsWith("HTTP/1.1 100 Continue\r\n\r\n"));
    socket.write("ab");
    await until("an answer", () => text.includes("HTTP/1.1 200 OK\r\n"));
    t.equal(text.split("HTTP/1.1 100").length, 2, "once");
    socket.destroy();
  });

  test(`${runtime}: sockets of both transports are encrypted`, async (t) => {
    for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
      const socket = socketTo(ports.plain, transports);
      t.match(await ask(socket, 1), { said: 1, secure: true }, transports.join());
      socket.disconnect();
    }
  });

  test(`${runtime}: certificates of clients, optional and required`, async (t) => {
    const who = { nobody: {}, "a person": pair(person), "a stranger": pair(stranger) };
    const found: Record<string, boolean[]> = {};
    for (const [name, own] of Object.entries(who)) {
      found[name] = [];
      for (const port of [ports.plain, ports.optional, ports.required])
        for (const version of ["TLSv1.2", "TLSv1.3"] as const)
          found[name].push(await getsIn(port, { ...own, minVersion: version, maxVersion: version }));
    }
    t.same(found, {
      nobody: [true, true, true, true, false, false],
      "a person": [true, true, true, true, true, true],
      // Bun does not tell whether an optional certificate was good: a wrong one passes for none.
      "a stranger": [true, true, runtime === "bun", runtime === "bun", false, false],
    });
    const socket = socketTo(ports.required, ["websocket"], pair(person));
    t.match(await ask(socket, 2), { said: 2, secure: true }, "a person's socket");
    socket.disconnect();
    if (runtime === "bun") return;
    t.match(notices().join("\n"), /required: A client could not begin TLS: it showed no certificate, and STUDIO_CLIENT_CERTS is required/);
    t.match(notices().join("\n"), /optional: A client showed a certificate that no authority of STUDIO_CA_CERTS has signed/);
  });

  test(`${runtime}: who may not come in is not heard, however early it asks`, async (t) => {
    const before = said.length;
    const early = await joined(ports.required, 12_000);
    const ask = (own: ConnectionOptions) => {
      const socket = connect({ port: early.port, host: "127.0.0.1", servername: "localhost", ca: authority.caText, ...own });
      socket.on("error", () => {}).resume();
      socket.once("secureConnect", () =>
        socket.write(`GET /told HTTP/1.1\r\nHost: localhost\r\nX-Fill: ${"x".repeat(12_000)}\r\nConnection: close\r\n\r\n`),
      );
      return new Promise((resolve) => socket.once("close", resolve));
    };
    for (const own of [{}, pair(stranger)]) await ask(own);
    await ask(pair(person));
    const told = () => said.slice(before).filter((line) => line.told);
    await until("a person is heard", () => told().length > 0);
    t.equal(told().length, 1, "and nobody else");
    early.close();
  });

  test(`${runtime}: plain HTTP on this port`, async (t) => {
    const plain = async (pieces: readonly string[]) => {
      const socket = connectTcp(ports.plain, "127.0.0.1");
      socket.on("error", () => {});
      let text = "";
      socket.setEncoding("latin1").on("data", (more: string) => {
        text += more;
      });
      await once(socket, "connect");
      for (const piece of pieces) socket.write(piece);
      await once(socket, "close", { signal: AbortSignal.timeout(10_000) });
      return text;
    };
    const request = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";
    const answer = await plain([request, "x".repeat(100_000)]);
    await plain(["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"]);
    t.equal(await plain(["\u0000\u0001 neither"]).then((text) => text.startsWith("HTTP/")), false, "what is no HTTP is not answered");
    const told = said.filter(({ notice, server }) => server === "plain" && String(notice).includes("plain HTTP"));
    if (runtime === "bun") {
      t.equal(answer, "", "Bun closes the connection without a word");
      t.same(told, [], "and tells nobody why: the supervisor says so when it starts");
    } else {
      t.match(
        answer,
        /^HTTP\/1\.1 400 Bad Request\r\ncontent-type: text\/plain[\s\S]*\r\n\r\nThis port speaks HTTPS only\. Use https:\/\//,
      );
      t.equal(told.length, 1, "an operator is told once, however often it happens");
      t.match(told[0], { detail: { client: "127.0.0.1" } });
    }
    t.equal(await getsIn(ports.plain), true, "and the server goes on");
  });

  test(`${runtime}: another certificate, while sockets stay`, async (t) => {
    const socket = socketTo(ports.required, ["websocket"], pair(person));
    let lost = 0;
    socket.on("disconnect", () => {
      lost += 1;
    });
    await ask(socket, "before");
    const { sid } = { sid: socket.id };
    const kept = await open(ports.required, pair(person));
    const askKept = async () => {
      kept.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      const [chunk] = (await once(kept, "data", { signal: AbortSignal.timeout(10_000) })) as [Buffer];
      return String(chunk);
    };
    t.match(await askKept(), /^HTTP\/1\.1 200/);
    await renew("required", identity(second, "required"));
    t.equal((await get(ports.required, pair(person))).serial, serialOf(second), "new connections see the new one");
    t.equal((await get(ports.plain)).serial, serialOf(first), "another server keeps its own");
    t.match(await ask(socket, "after"), { said: "after", secure: true });
    await renew("required", identity(first, "required"));
    for (let n = 0; n < 5; n += 1) t.equal((await get(ports.required, pair(person))).serial, serialOf(first));
    t.equal(await getsIn(ports.required), false, "still nobody without a certificate");
    t.match(await ask(socket, "again"), { said: "again" });
    t.same([lost, socket.id], [0, sid], "it is the same connection");
    socket.disconnect();
    kept.destroy();
  });
}

test("they leave when they are told to, and nothing was reported", async (t) => {
  await Promise.all(
    RUNTIMES.map(async (runtime) => {
      const { child, said } = servers[runtime];
      const gone = once(child, "exit", { signal: AbortSignal.timeout(15_000) });
      child.stdin!.end();
      t.same(await gone, [0, null], runtime);
      t.same(
        said.filter(({ report }) => report),
        [],
        runtime,
      );
    }),
  );
});
