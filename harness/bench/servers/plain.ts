import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";
import { answerCommands } from "../answer.ts";

/** Socket.IO as its guide sets it up: one namespace, rooms, @socket.io/redis-adapter between the workers; on Bun with its own engine. */
export async function plainServer(port: number, redisSocket: string): Promise<void> {
  const publisher = new Redis({ path: redisSocket });
  const subscriber = publisher.duplicate();
  const io = new Server({ serveClient: false, adapter: createAdapter(publisher, subscriber) });
  io.of("/rt").on("connection", (socket) => {
    socket.on("rt.subscribe", (body: { rooms: string[] }, done: (answer: object) => void) => {
      void socket.join(body.rooms);
      done({ ok: true, rooms: body.rooms });
    });
  });
  const bound = "Bun" in globalThis ? await onBun(port, io) : await onNode(port, io);
  // The adapter subscribes by itself; what is asked after it on the same connection is answered after it.
  await subscriber.ping();
  console.log(JSON.stringify({ port: bound }));
  await answerCommands({});
  process.exit(0);
}

async function onBun(port: number, io: Server): Promise<number> {
  const { Server: Engine } = await import("@socket.io/bun-engine");
  const engine = new Engine({ path: "/socket.io/" });
  io.bind(engine);
  const handler = engine.handler();
  const server = Bun.serve({
    port,
    hostname: "127.0.0.1",
    reusePort: true,
    idleTimeout: handler.idleTimeout,
    fetch: handler.fetch as (request: Request, server: unknown) => Promise<Response>,
    websocket: { ...handler.websocket, backpressureLimit: 256 << 20 } as Bun.WebSocketHandler<unknown>,
  });
  return server.port!;
}

async function onNode(port: number, io: Server): Promise<number> {
  const server = createServer((_request, reply) => void reply.writeHead(404).end());
  io.attach(server);
  await new Promise<void>((resolve) => server.listen({ port, host: "127.0.0.1", reusePort: true, backlog: 1024 }, resolve));
  return (server.address() as { port: number }).port;
}
