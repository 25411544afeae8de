import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { answerCommands } from "../answer.ts";

/** A recorded answer: what the bare server sends for a path. */
export interface Recorded {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A server with nothing but the runtime in it, which answers each recorded path (in `file`, by path and query) with the recorded bytes. */
export async function replayServer(port: number, file: string): Promise<void> {
  const recorded = new Map(Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Recorded>));
  const bound =
    "Bun" in globalThis ? onBun(port, recorded) : "Deno" in globalThis ? await onDeno(port, recorded) : await onNode(port, recorded);
  console.log(JSON.stringify({ port: bound }));
  await answerCommands({});
  process.exit(0);
}

/** Answers a web-standard request, as Bun and Deno serve them. */
function answer(recorded: ReadonlyMap<string, Recorded>, url: string): Response {
  const found = recorded.get(url.slice(url.indexOf("/", 8)));
  return found ? new Response(found.body, { status: found.status, headers: found.headers }) : new Response(null, { status: 404 });
}

function onBun(port: number, recorded: ReadonlyMap<string, Recorded>): number {
  const server = Bun.serve({ port, hostname: "127.0.0.1", reusePort: true, fetch: (request) => answer(recorded, request.url) });
  return server.port!;
}

/** The little of Deno that is used here. */
interface DenoServe {
  serve(
    options: { port: number; hostname: string; reusePort: boolean; onListen(at: { port: number }): void },
    handler: (request: Request) => Response,
  ): unknown;
}

function onDeno(port: number, recorded: ReadonlyMap<string, Recorded>): Promise<number> {
  const { Deno } = globalThis as unknown as { Deno: DenoServe };
  return new Promise((resolve) => {
    Deno.serve({ port, hostname: "127.0.0.1", reusePort: true, onListen: (at) => resolve(at.port) }, (request) =>
      answer(recorded, request.url),
    );
  });
}

async function onNode(port: number, recorded: ReadonlyMap<string, Recorded>): Promise<number> {
  const server = createServer((request, reply) => {
    const found = recorded.get(request.url ?? "/");
    if (found) reply.writeHead(found.status, found.headers).end(found.body);
    else reply.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen({ port, host: "127.0.0.1", reusePort: true, backlog: 1024 }, resolve));
  return (server.address() as { port: number }).port;
}
