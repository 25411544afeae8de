import { connect } from "node:net";
import { WebSocketServer } from "ws";
import { type EvilMode, startEvilProxy } from "./evil-proxy.ts";
import { test } from "./testing/tap.ts";
import { Recorder } from "./wire/record.ts";
import { openWebSocket } from "./wire/websocket.ts";

/** A server of websockets that says something and closes in one go, and the close code that a client of it gets through a hop with these rules. */
async function codeThrough(rules: EvilMode): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket) => {
    // Several frames in one piece, as a busy machine brings them.
    const { _socket: stream } = socket as unknown as { _socket: { cork(): void; uncork(): void } };
    stream.cork();
    for (const text of ["one", "x".repeat(300), "two"]) socket.send(text);
    socket.close(4001);
    stream.uncork();
  });
  const { port: to } = server.address() as { port: number };
  const evil = await startEvilProxy(to, rules);
  const dial = { name: "localhost", port: evil.port, address: "127.0.0.1", dialPort: evil.port, secure: false, ca: null, from: null };
  try {
    const shaken = await openWebSocket(dial, "/", {}, new Recorder());
    if (!shaken.open) throw new Error(`it was answered with ${shaken.status}`);
    for (const text of ["one", "x".repeat(300), "two"])
      if (String(await shaken.socket.next()) !== text) throw new Error(`${text.slice(0, 10)} did not come`);
    return (await shaken.socket.closed()).code;
  } finally {
    await evil.stop();
    server.close();
  }
}

test("a hop that is curt drops the close frame and nothing before it", async (t) => {
  t.equal(await codeThrough({}), 4001);
  t.equal(await codeThrough({ websocket: "curt" }), 1006);
});

test("a hop stops, whatever is connected to it", async (t) => {
  const evil = await startEvilProxy(1);
  const idle = connect(evil.port, "127.0.0.1");
  const half = connect(evil.port, "127.0.0.1");
  await Promise.all([idle, half].map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
  const gone = Promise.all([idle, half].map((socket) => new Promise((resolve) => socket.once("close", resolve))));
  for (const socket of [idle, half]) socket.on("error", () => {});
  half.write("GET / HTTP/1.1\r\nHost: ");
  await evil.stop();
  await gone;
  t.pass();
});
