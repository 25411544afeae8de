import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { Redis } from "ioredis";
import { WebSocketServer } from "ws";
import { answerCommands } from "../answer.ts";

/**
 * The fastest honest websocket server of the runtime: it knows one room, takes ready-made frames from Redis and passes them on. Bun publishes them
 * itself; elsewhere `ws` does the handshakes, and the frames of one turn of the event loop are written to each socket at once.
 */
export async function bareServer(port: number, redisSocket: string): Promise<void> {
  const subscriber = new Redis({ path: redisSocket });
  await subscriber.subscribe("bench");
  const bound = "Bun" in globalThis ? onBun(port, subscriber) : await onNode(port, subscriber);
  console.log(JSON.stringify({ port: bound }));
  await answerCommands({});
  process.exit(0);
}

function onBun(port: number, subscriber: Redis): number {
  const server = Bun.serve({
    port,
    hostname: "127.0.0.1",
    reusePort: true,
    fetch: (request, self) => (self.upgrade(request) ? undefined : new Response(null, { status: 404 })),
    websocket: {
      open: (socket) => void socket.subscribe("bench"),
      message: () => {},
      backpressureLimit: 256 << 20,
    },
  });
  subscriber.on("message", (_channel, text: string) => server.publish("bench", text));
  return server.port!;
}

async function onNode(port: number, subscriber: Redis): Promise<number> {
  const server = createServer((_request, reply) => void reply.writeHead(404).end());
  const sockets = new Set<Duplex>();
  const websockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
  server.on("upgrade", (request, socket, head) => {
    websockets.handleUpgrade(request, socket, head, (client) => {
      sockets.add(socket);
      client.on("close", () => sockets.delete(socket));
      client.on("error", () => {});
    });
  });
  let turn: Buffer[] = [];
  const flush = () => {
    const frames = turn.length === 1 ? turn[0]! : Buffer.concat(turn);
    turn = [];
    for (const socket of sockets) socket.write(frames);
  };
  subscriber.on("messageBuffer", (_channel: Buffer, body: Buffer) => {
    if (turn.push(textFrame(body)) === 1) setImmediate(flush);
  });
  await new Promise<void>((resolve) => server.listen({ port, host: "127.0.0.1", reusePort: true, backlog: 1024 }, resolve));
  return (server.address() as { port: number }).port;
}

/** An unmasked text frame (RFC 6455 section 5.2). */
function textFrame(body: Buffer): Buffer {
  const header = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10);
  header[0] = 0x81;
  if (body.length < 126) header[1] = body.length;
  else if (body.length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(body.length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(body.length), 2);
  }
  return Buffer.concat([header, body]);
}
