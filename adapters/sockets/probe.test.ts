import { io, type Socket } from "socket.io-client";
import { test } from "../../harness/testing/tap.ts";
import { MAX_MESSAGE_BYTES, PROBE } from "../../src/contract/diagnostics/limits.ts";
import { asker } from "../http/ask.fixture.ts";

const server = await asker();

/** A signed-in socket over one transport. */
async function connected(transport: "websocket" | "polling"): Promise<Socket> {
  const token = server.bearer.authorization!.slice(7);
  const socket = io(`${server.url}/rt`, { transports: [transport], auth: { token }, forceNew: true, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return socket;
}

for (const transport of ["websocket", "polling"] as const) {
  test(`over ${transport} a message up to the limit comes back, and one above it ends its connection alone`, async (t) => {
    const socket = await connected(transport);
    const other = await connected(transport);
    const text = `ä${"x".repeat(MAX_MESSAGE_BYTES - 1000)}`;
    const ack = (await socket.timeout(10_000).emitWithAck(PROBE.echo, { text })) as { ok: boolean; text: string; worker: string };
    t.ok(ack.ok && ack.worker === "w1" && ack.text === text);
    const bytes = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
    const binary = (await socket.timeout(10_000).emitWithAck(PROBE.echo, { bytes })) as { bytes: Uint8Array };
    t.same([...new Uint8Array(binary.bytes)], [...bytes], "bytes come back as they were");
    const ended = new Promise<string>((resolve) => other.once("disconnect", resolve));
    other.emit(PROBE.echo, { text: "x".repeat(MAX_MESSAGE_BYTES + 1) });
    t.match(await ended, /^transport/);
    t.ok(socket.connected);
    socket.close();
  });
}

test("pushes come as asked, bounded, one after the other", async (t) => {
  const socket = await connected("websocket");
  const ask = (event: string, body: unknown) =>
    socket.timeout(5000).emitWithAck(event, body) as Promise<{ ok: boolean; error?: { code: string } }>;
  for (const wrong of [
    {},
    { count: 21, bytes: 0, every_ms: 0 },
    { count: 2, bytes: 500_001, every_ms: 0 },
    { count: 1, bytes: 0, every_ms: 2001 },
    null,
  ])
    t.match(await ask(PROBE.push, wrong), { ok: false, error: { code: "bad_request" } });
  t.match(await ask(PROBE.echo, { text: 1 }), { ok: false });
  const pushed: { n: number; text: string }[] = [];
  const all = new Promise<void>((resolve) =>
    socket.on(PROBE.pushed, (one: { n: number; text: string }) => {
      pushed.push(one);
      if (pushed.length === 3) resolve();
    }),
  );
  const begun = ask(PROBE.push, { count: 3, bytes: 10, every_ms: 100 });
  t.match(await ask(PROBE.push, { count: 1, bytes: 0, every_ms: 0 }), { ok: false }, "a second one waits its turn");
  t.match(await begun, { ok: true });
  await all;
  t.same(
    pushed.map(({ n, text }) => [n, text.length]),
    [
      [1, 10],
      [2, 10],
      [3, 10],
    ],
  );
  socket.close();
});

test("that it ends", async (t) => {
  await server.stop();
  t.same(server.reports, []);
});
