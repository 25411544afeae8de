// Who says yes to everything is noticed; who says no, or nothing, is honest.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { saysYesToEverything } from "./honesty.ts";
import type { Site } from "./site.ts";
import { test } from "./testing/tap.ts";

async function server({ status, ack }: { status: number; ack?: object }) {
  const http = createServer((_request, response) => void response.writeHead(status).end("{}"));
  const io = new Server(http);
  io.on("connection", (socket) => {
    socket.onAny((_event, ...said: unknown[]) => {
      const done = said.at(-1);
      if (ack !== undefined && typeof done === "function") done(ack);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const site = {
    id: "here",
    origin: `http://localhost:${port}`,
    dial: { name: "localhost", port, address: "127.0.0.1", dialPort: port, secure: false, ca: null, from: null },
    prefix: "",
    probes: {
      ready: "/ready",
      echo: "/echo",
      socket: { path: "/socket.io/", namespace: "/", greeting: null, echo: null, push: null, pushed: null },
    },
    token: null,
    provides: new Set(["websocket"]),
  } as unknown as Site;
  return { site, close: () => io.close() };
}

for (const [about, plan, wanted] of [
  ["answers 200 to a path that does not exist", { status: 200 }, /^GET \/echo-invented-\w+ was answered with 200$/],
  [
    "acknowledges an event that does not exist",
    { status: 404, ack: { ok: true } },
    /^the event invented-\w+ was acknowledged with \{"ok":true\}$/,
  ],
  ["says no", { status: 404, ack: { ok: false, error: { code: "unknown_event" } } }, null],
  ["says nothing", { status: 404 }, null],
] as const) {
  test(`a server that ${about}`, async (t) => {
    const { site, close } = await server(plan);
    t.teardown(close);
    const said = await saysYesToEverything(site);
    if (wanted === null) t.equal(said, null);
    else t.match(said, wanted);
  });
}
