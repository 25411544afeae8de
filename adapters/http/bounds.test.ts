// How long a client can hold a connection without doing its part, and that nobody is cut off who does. The bounds stand in docs/security.md.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentRuntime } from "../../harness/testing/runtime.ts";
import { test } from "../../harness/testing/tap.ts";
import { attacks, drip, GET, HOST } from "./attacks.fixture.ts";
import { BIG_BYTES, cancelled, dial, held, type Line, SLOW_MS, serveBounded } from "./bounds.fixture.ts";
import { statuses } from "./raw.fixture.ts";

/** Nothing here may last longer: far above each bound of these settings, and below the defaults. Bun's own first bound alone is 12 s. */
const LIMIT_MS = 20_000;

async function until(what: string, check: () => Promise<boolean> | boolean, limitMs = 30_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Nearly all of it is waiting, so it is begun together and judged afterwards. */
function begin<T>(work: () => Promise<T>): Promise<T> {
  const result = work();
  result.catch(() => {});
  return result;
}

const attacked = begin(async () => {
  const served = await serveBounded();
  const seen = await Promise.all([
    ...Object.entries(attacks).map(async ([name, attack]) => {
      const line = dial(served.port);
      line.socket.once("connect", () => attack(line));
      return { name, seconds: await line.ended(LIMIT_MS) };
    }),
    (async () => {
      const line = dial(served.port, { reads: false });
      line.socket.once("connect", () => line.socket.write(`GET /big HTTP/1.1\r\n${HOST}\r\n`));
      return { name: "reads nothing of a long answer", seconds: await serverForgets(line) };
    })(),
    (async () => {
      const line = dial(served.port, { reads: false });
      const started = performance.now();
      line.socket.write(`GET /endless HTTP/1.1\r\n${HOST}\r\n`);
      const isEnded = await until("the stream to be cancelled", () => cancelled.count > 0, LIMIT_MS).then(
        () => true,
        () => false,
      );
      line.socket.destroy();
      return { name: "reads nothing of a stream", seconds: isEnded ? (performance.now() - started) / 1000 : null };
    })(),
  ]);
  await served.close(500);
  return seen;
});

test("a client that does not do its part is cut off", async (t) => {
  for (const { name, seconds } of await attacked) t.ok(seconds !== null, `one that ${name} (${seconds?.toFixed(1)} s)`);
});

/** A client that does not read sees no end: it only learns from writing that the server has closed the connection. */
async function serverForgets(line: Line): Promise<number | null> {
  drip(line, GET, 500);
  return line.ended(LIMIT_MS);
}

const attackedOverTls = begin(async () => {
  const directory = mkdtempSync(join(tmpdir(), "studio-bounds-"));
  const [keyFile, certFile] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const subject =
    "-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost";
  execFileSync("openssl", ["req", ...subject.split(" "), "-keyout", keyFile, "-out", certFile], { stdio: "ignore" });
  const tls = { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certFile, "utf8"), ca: null, clients: "none" as const };
  rmSync(directory, { recursive: true });
  const served = await serveBounded({ tls });
  const silent = dial(served.port);
  const half = dial(served.port);
  // A record that announces more than it brings.
  half.socket.write(Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc));
  const quiet = dial(served.port, { ca: tls.cert });
  const idle = dial(served.port, { ca: tls.cert });
  idle.socket.write(GET);
  // Deno's own TLS client goes on reading when it is told to pause; its server was measured with another one.
  const unread = dial(served.port, { ca: tls.cert, reads: currentRuntime === "deno" });
  unread.socket.write(`GET /${currentRuntime === "deno" ? "x" : "big"} HTTP/1.1\r\n${HOST}\r\n`);
  const ends = await Promise.all([...[silent, half, quiet, idle].map((line) => line.ended(LIMIT_MS)), serverForgets(unread)]);
  await served.close(500);
  return { ends, idle: statuses(idle.text()) };
});

test("one that does not finish its TLS handshake is cut off, and one that says nothing after it", async (t) => {
  const { ends, idle } = await attackedOverTls;
  const names = ["silent from the start", "in the middle of a record", "after the handshake", "after an answer", "reads nothing"];
  for (const [at, name] of names.entries()) {
    if (name === "reads nothing" && currentRuntime === "deno") continue;
    t.ok(ends[at] !== null, `${name} (${ends[at]?.toFixed(1)} s)`);
  }
  t.same(idle, [200]);
});

const served = begin(async () => {
  const server = await serveBounded({ limits: { headersTimeoutMs: 4000, requestTimeoutMs: 4000, sendTimeoutMs: 4000, connections: 1000 } });
  const slow = async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/slow`, { signal: AbortSignal.timeout(60_000) });
    return answer.text();
  };
  const reader = async () => {
    const line = dial(server.port);
    line.socket.write(`GET /big HTTP/1.1\r\n${HOST}\r\n`);
    line.socket.on("data", () => {
      line.socket.pause();
      setTimeout(() => line.socket.resume(), 8);
    });
    await until("all of it or an end", () => line.received() >= BIG_BYTES || line.socket.destroyed, 60_000);
    line.socket.destroy();
    return line.received();
  };
  const silent = async () => {
    const line = dial(server.port);
    line.socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    return { ended: await line.ended(SLOW_MS), statuses: statuses(line.text()) };
  };
  const [text, received, websocket] = await Promise.all([slow(), reader(), silent()]);
  await server.close(500);
  return { text, received, websocket };
});

test("nobody is cut off who does", async (t) => {
  const { text, received, websocket } = await served;
  t.equal(text, "0\n", "a handler may take longer than every bound of a client");
  t.ok(received >= BIG_BYTES, `one that reads slowly gets all of it (${received} of ${BIG_BYTES} bytes)`);
  t.same(websocket, { ended: null, statuses: [101] }, "a websocket may be silent for longer");
});

const kept = begin(async () => {
  const server = await serveBounded({ keepaliveMs: 4000 });
  const line = dial(server.port);
  for (let n = 1; n < 6; n += 1) {
    line.socket.write(GET);
    await until(`answer ${n}`, () => statuses(line.text()).length === n);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const closed = (await line.ended(LIMIT_MS)) !== null;
  await server.close(500);
  return { answers: statuses(line.text()), closed };
});

const keptNone = begin(async () => {
  const server = await serveBounded({ keepaliveMs: 0 });
  const line = dial(server.port);
  line.socket.write(GET);
  const closed = (await line.ended(LIMIT_MS)) !== null;
  await server.close(500);
  return { answers: statuses(line.text()), closed };
});

test("a connection is used again until the bound of keep-alive, and not for long with 0", async (t) => {
  t.same(await kept, { answers: [200, 200, 200, 200, 200], closed: true });
  t.same(await keptNone, { answers: [200], closed: true });
});

test("headers that are too many or too long are refused, and what people send is not", async (t) => {
  const server = await serveBounded();
  const status = async (head: string) => {
    const line = dial(server.port);
    line.socket.write(head);
    await until("an answer", () => line.text() !== "");
    line.socket.destroy();
    return statuses(line.text())[0];
  };
  const lines = (count: number) => `GET / HTTP/1.1\r\n${HOST}${"X-A: b\r\n".repeat(count)}\r\n`;
  t.equal(await status(lines(190)), 200, "190 lines");
  t.equal(await status(lines(205)), 431, "205 lines");
  t.equal(await status(lines(1500)), 431, "1500 lines");
  t.equal(await status(`GET / HTTP/1.1\r\n${HOST}X-A: ${"b".repeat(12_000)}\r\n\r\n`), 200, "12,000 bytes");
  t.equal(await status(`GET / HTTP/1.1\r\n${HOST}X-A: ${"b".repeat(17_000)}\r\n\r\n`), 431, "17,000 bytes");
  t.equal(await status(`GET /${"a".repeat(17_000)} HTTP/1.1\r\n${HOST}\r\n`), 431, "a target of 17,000 bytes");
  await server.close(500);
});

test("a worker that has as many connections as it may have says so, and goes on answering the others", async (t) => {
  const server = await serveBounded({
    keepaliveMs: 60_000,
    limits: { headersTimeoutMs: 20_000, requestTimeoutMs: 20_000, sendTimeoutMs: 20_000, connections: 4 },
  });
  const busy = Array.from({ length: 4 }, () => dial(server.port));
  for (const { socket } of busy) socket.write(`GET /held HTTP/1.1\r\n${HOST}\r\n`);
  const { port } = server;
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
    await answer.text();
    return answer;
  };
  await until("the four to be there", () => server.requests() === 4);
  const refused = await ask("/x");
  t.equal(refused.status, 503, "the fifth is told to come back");
  t.equal(refused.headers.get("retry-after"), "1");
  t.equal((await ask("/livez")).status, 200, "probes are answered");
  held.release();
  for (const line of busy) {
    await until("its answer", () => line.text() !== "");
    t.same(statuses(line.text()), [200], `${currentRuntime}: one that was there before is answered`);
    line.socket.destroy();
  }
  let again = 0;
  await until("room again", async () => {
    again = (await ask("/x")).status;
    return again === 200;
  });
  t.equal(again, 200, "and there is room again");
  await server.close(500);
});
