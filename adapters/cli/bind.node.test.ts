import { existsSync, statSync } from "node:fs";
import { Agent, type ClientRequestArgs, get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { io } from "socket.io-client";
import { startStudio } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { directory } from "../supervisor/fixture.ts";

/** Connections that all go to one unix socket. */
class UnixAgent extends Agent {
  readonly #path: string;

  constructor(path: string) {
    super({ keepAlive: false });
    this.#path = path;
  }

  override createConnection(_options: ClientRequestArgs) {
    return connect(this.#path);
  }
}

function ask(
  to: { host: string; port: string } | { socketPath: string },
  path: string,
  token: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: "localhost", authorization: `Bearer ${token}`, connection: "close" };
    get({ ...to, path, headers, agent: false, timeout: 20_000 }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    }).on("error", reject);
  });
}

test("workers of three runtimes behind IPv4, IPv6 and a unix socket at once", async (t) => {
  const path = join(directory(t), "studio.sock");
  const studio = await startStudio({
    args: ["--workers", "3", "--worker-class", "bun,node,deno", "--bind", `127.0.0.1,[::1],unix:${path}`],
  });
  t.teardown(() => studio.stop());
  const { port } = new URL(studio.url);
  t.equal(statSync(path).mode & 0o777, 0o660);

  const places = [{ host: "127.0.0.1", port }, { host: "::1", port }, { socketPath: path }];
  for (const to of places) {
    const runtimes = new Set<string>();
    for (let n = 0; n < 200 && runtimes.size < 3; n += 1) {
      const { status, body } = await ask(to, "/version", studio.apiToken);
      if (status !== 200) t.fail(`${JSON.stringify(to)} answers ${status}`);
      runtimes.add((JSON.parse(body) as { runtime: string }).runtime);
    }
    t.same([...runtimes].sort(), ["bun", "deno", "node"], JSON.stringify(to));
  }

  for (const transport of ["websocket", "polling"] as const) {
    const socket = io("http://localhost/rt", {
      transports: [transport],
      upgrade: false,
      auth: { token: studio.apiToken },
      agent: new UnixAgent(path) as never,
      reconnection: false,
    });
    await new Promise((resolve, reject) => {
      socket.once("rt.connected", resolve);
      socket.once("connect_error", reject);
    });
    for (let n = 0; n < 5; n += 1) {
      const ack = (await socket.timeout(10_000).emitWithAck("rt.health", { n })) as { echo: unknown };
      t.same(ack.echo, { n }, `${transport} through the unix socket`);
    }
    socket.close();
  }

  const second = startStudio({ args: ["--bind", `unix:${path}`, "--port", "0"] });
  await t.rejects(second, /Somebody listens on .*studio.sock; choose another path/);
  t.equal((await ask({ socketPath: path }, "/livez", studio.apiToken)).status, 200, "the first one is unharmed");
  t.equal(await studio.stop(), 143);
  t.notOk(existsSync(path));
});
