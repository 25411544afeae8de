import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { Agent, type ClientRequestArgs, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { io } from "socket.io-client";
import { startStudio, until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { directory, untilNobody } from "../supervisor/fixture.ts";

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

type Place = { host: string; port: string } | { socketPath: string };

/** One request on a connection of its own; with a body it is a POST of JSON. */
function ask(
  to: Place,
  path: string,
  token: string,
  more: { headers?: object; body?: unknown } = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const content = more.body === undefined ? {} : { "content-type": "application/json" };
    const headers = { host: "localhost", authorization: `Bearer ${token}`, connection: "close", ...content, ...more.headers };
    const method = more.body === undefined ? "GET" : "POST";
    const sent = request({ ...to, method, path, headers, agent: false, timeout: 20_000 }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on("error", reject);
    sent.end(more.body === undefined ? undefined : JSON.stringify(more.body));
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

test("with a unix socket alone nothing else is open, the proxy behind it is believed, and nodes reach their own Studio", async (t) => {
  const dir = directory(t);
  const [data, path, access] = [join(dir, "data"), join(dir, "studio.sock"), join(dir, "access.log")];
  const child = spawn(
    "node",
    [
      ...[
        join(import.meta.dirname, "..", "..", "studio.mjs"),
        "start",
        "--json",
        "--no-env-file",
        "--data",
        data,
        "--bind",
        `unix:${path}`,
      ],
      ...["--workers", "3", "--worker-class", "bun,node,deno", "--trusted-proxies", "unix"],
      ...["--access-log", access, "--access-log-format", "%(p)s %(h)s %(U)s"],
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  t.teardown(() => child.kill("SIGKILL"));
  const line = await new Promise<string>((resolve) => child.stdout.once("data", (text) => resolve(String(text))));
  const { url, bind, api_token: token } = JSON.parse(line) as { url: string; bind: string[]; api_token: string };
  t.equal(url, "http://localhost");
  t.same(bind, [`unix:${path}`]);

  const to = { socketPath: path };
  const headers = { "x-forwarded-for": "203.0.113.9" };
  await until("a line of every worker", async () => {
    for (let n = 0; n < 6; n += 1) await ask(to, "/version", token, { headers });
    const text = existsSync(access) ? readFileSync(access, "utf8") : "";
    return new Set([...text.matchAll(/^(<\d+>) 203\.0\.113\.9 \/version$/gm)].map(([, pid]) => pid)).size === 3;
  });
  const created = await ask(to, "/nodes", token, { body: { type: "http", data: { method: "GET", url: "http://localhost/readyz" } } });
  t.equal(created.status, 202, created.body);
  const { id } = (JSON.parse(created.body) as { task: { id: string } }).task;
  const state = await until("the node to end", async () => {
    const { task } = JSON.parse((await ask(to, `/api/nodes/${id}`, token)).body) as { task: { state: string } };
    return ["succeeded", "failed"].includes(task.state) && task.state;
  });
  t.equal(state, "succeeded");

  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  child.kill("SIGTERM");
  t.equal(await ended, 143);
  t.notOk(existsSync(path));
  await untilNobody(data);
});
