// Servers of the runtime that executes this file, one for each identity of the first argument: {"name": Identity}. Their ports come as one line; then a line
// {"renew": name, "identity": Identity} gives one of them another certificate, and is answered when that is done. It leaves when its input ends.
import { createInterface } from "node:readline";
import type { App } from "../../src/http/app.ts";
import { text, toResponse } from "../../src/http/reply.ts";
import { ROOMY, serveOf } from "../http/server.fixture.ts";
import type { Served } from "../serve.ts";
import type { Identity } from "./identity.ts";

const say = (line: object) => console.log(JSON.stringify(line));

/** It tells what it knows of the connection, and with a line, that it was asked for `/told`. */
const app: App = {
  routes: [],
  async answer({ url }, { address, secure }) {
    if (url.endsWith("/told")) say({ told: url });
    return text(JSON.stringify({ address, secure }));
  },
  fetch: async (request, peer) => toResponse(await app.answer(request, peer)),
  run: (_, request, __, peer) => app.answer(request, peer),
  handshake: (_, { address }) => ({ refusal: null, cors: {}, client: address }),
  noteHandshake: () => {},
  count: () => null,
  clientOf: (_, { address }) => address,
  authenticate: async () => null,
  pathBelow: (path) => path,
};

const serve = await serveOf();
const servers = new Map<string, Served>();
for (const [name, tls] of Object.entries(JSON.parse(process.argv[2]!) as Record<string, Identity>)) {
  servers.set(
    name,
    await serve({
      app,
      tls,
      listen: [{ host: "127.0.0.1", port: 0 }],
      socketPath: "/socket.io",
      pingIntervalMs: 25_000,
      pingTimeoutMs: 20_000,
      keepaliveMs: 5000,
      limits: ROOMY,
      transports: ["polling", "websocket"],
      watch: { answered: () => {}, stripped: () => {} },
      report: (error, where) => say({ report: String(error), where }),
      notice: (message, detail) => say({ notice: message, server: name, detail }),
      wire(io) {
        io.on("connection", (socket) => {
          const { secure, address } = socket.handshake;
          socket.on("ask", (said: unknown, answer: (found: unknown) => void) => answer({ said, secure, address }));
        });
      },
    }),
  );
}
say({ ports: Object.fromEntries([...servers].map(([name, { port }]) => [name, port])) });

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { renew, identity } = JSON.parse(line) as { renew: string; identity: Identity };
  servers.get(renew)!.renew(identity);
  say({ renewed: renew });
});
lines.on("close", async () => {
  await Promise.all([...servers.values()].map((server) => server.close(500)));
  process.exit(0);
});
