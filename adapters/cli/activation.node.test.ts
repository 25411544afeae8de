// Listening sockets that a service manager opened (systemd's `.socket` units), handed over as systemd does it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { get, type RequestOptions } from "node:http";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startRedis } from "../../harness/testing/redis.ts";
import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { directory, mentioning, untilNobody } from "../supervisor/fixture.ts";
import { holdSockets } from "../supervisor/held-socket.ts";
import { requests } from "../supervisor/load.fixture.ts";
import { notifySocket } from "../supervisor/notify.fixture.ts";

const launcher = join(import.meta.dirname, "..", "..", "studio.mjs");
const runtimes = ["bun", "node", "deno"];

const freePort = (host = "127.0.0.1") =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** A program that was started with sockets, and what it says. */
function follow(t: Test, child: ChildProcess) {
  let errors = "";
  child.stderr!.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  t.teardown(() => child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const ended = once(child, "close", { signal: AbortSignal.timeout(100_000) }).then(([code]) => code as number);
  ended.catch(() => {});
  /** The next Studio that says that it is ready. */
  const ready = async () => {
    const { value } = await Promise.race([lines.next(), ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${errors}`)))]);
    return JSON.parse(value ?? "") as { url: string; api_token: string; pid: number; bind: string[]; data: string };
  };
  return { child, ready, ended, said: () => errors };
}

const start = (data: string, ...args: string[]) => [
  ...[launcher, "start", "--json", "--no-env-file", "--no-open", "--data", data],
  ...args,
];

/** Runs `studio start` below systemd-socket-activate, which opens the sockets and waits for the first connection, like systemd. */
function activate(t: Test, options: readonly string[], command: readonly string[]) {
  const environment = ["-E", `TMPDIR=${process.env.TMPDIR ?? ""}`];
  const argv = [...options, ...environment, ...command];
  return follow(t, spawn("systemd-socket-activate", argv, { stdio: ["ignore", "pipe", "pipe"] }));
}

/** One request on a connection of its own. */
function ask(options: RequestOptions, token = ""): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: "localhost", authorization: `Bearer ${token}` };
    get({ agent: false, timeout: 60_000, headers, ...options }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    }).on("error", reject);
  });
}

/** Asks until every runtime has answered, and returns which did. */
async function answering(to: RequestOptions, token: string): Promise<string[]> {
  const found = new Set<string>();
  for (let n = 0; n < 300 && found.size < runtimes.length; n += 1) {
    const { status, body } = await ask({ ...to, path: "/version" }, token);
    found.add(status === 200 ? (JSON.parse(body) as { runtime: string }).runtime : String(status));
  }
  return [...found].sort();
}

/** The sockets that a process has open: `socket:[123]`. */
const socketsOf = (pid: number) =>
  readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return [];
    }
  });
const environmentOf = (pid: number) => readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");

/** Waits until somebody listens; a connection would be one to activate for. */
const untilListening = (port: number) =>
  until("the socket", () =>
    readFileSync("/proc/net/tcp", "utf8").includes(`:${port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 0A`),
  );

test("TCP and unix sockets of systemd-socket-activate, in the place of every other address, for workers of three runtimes", async (t) => {
  const dir = directory(t);
  const [data, path] = [join(dir, "data"), join(dir, "studio.sock")];
  const [four, six, other] = [await freePort(), await freePort("::1"), await freePort()];
  const manager = await notifySocket(t);
  const notify = ["-E", `NOTIFY_SOCKET=${manager.path}`, "-E", "WATCHDOG_USEC=2000000"];
  const options = ["-l", `127.0.0.1:${four}`, "-l", `[::1]:${six}`, "-l", path, "--fdname=http:six:door", ...notify];
  const args = ["--workers", "3", "--worker-class", "bun,node,deno", "--bind", `127.0.0.1:${other}`, "--trusted-proxies", "unix"];
  const { child, ready, ended, said } = activate(t, options, start(data, ...args));
  await untilListening(four);
  const first = ask({ host: "127.0.0.1", port: four, path: "/livez" });
  const { url, bind, api_token: token, pid } = await ready();
  t.equal((await first).status, 200, "the connection that it was started for is answered");
  t.equal(url, `http://127.0.0.1:${four}`);
  t.same(bind, [`127.0.0.1:${four}`, `[::1]:${six}`, `unix:${path}`]);
  t.match(
    said(),
    `Listening on what the service manager opened: 127.0.0.1:${four} (http), [::1]:${six} (six), unix:${path} (door), and nowhere else: --bind has no effect then`,
  );
  await t.rejects(ask({ host: "127.0.0.1", port: other, path: "/livez" }), { code: "ECONNREFUSED" });
  for (const to of [{ host: "127.0.0.1", port: four }, { host: "::1", port: six }, { socketPath: path }])
    t.same(await answering(to, token), [...runtimes].sort(), JSON.stringify(to));

  const body = { type: "shell", data: { script: "env" } };
  const created = await fetch(`${url}/nodes`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { task } = (await created.json()) as { task: { id: string } };
  const seen = await until("the node to end", async () => {
    const found = JSON.parse((await ask({ host: "127.0.0.1", port: four, path: `/api/nodes/${task.id}` }, token)).body);
    return found.task.state === "succeeded" && JSON.stringify(found.task.output);
  });
  t.match(seen, "PATH=");
  t.notOk(/LISTEN_|STUDIO_ACTIVATED|NOTIFY_/.test(seen), "a program of a node sees nothing of it");

  const handed = new Set([3, 4, 5].map((fd) => readlinkSync(`/proc/${child.pid}/fd/${fd}`)));
  t.ok([...handed].every((one) => one.startsWith("socket:")));
  const others = mentioning(data).filter((one) => one !== child.pid && one !== pid);
  t.ok(others.length >= 5, "three web workers, the job worker and Redis");
  for (const one of others) {
    const environment = environmentOf(one);
    t.notOk(
      environment.some((line) => /^(?:LISTEN_|STUDIO_ACTIVATED|NOTIFY_)/.test(line)),
      `${one} has none of the variables`,
    );
    const isWeb = environment.includes("STUDIO_WORKER_ROLE=web");
    t.equal(
      socketsOf(one).some((socket) => handed.has(socket)),
      isWeb,
      `${one} has the sockets only if it serves`,
    );
  }
  t.notOk(environmentOf(pid).some((line) => line.startsWith("LISTEN_")));

  const load = requests(url, { fresh: 3, kept: 2 });
  process.kill(pid, "SIGHUP");
  await until("the reload", () => said().includes("every worker is of generation 2"), 60_000);
  const { requests: count, failures } = await load.stop();
  t.comment(`${count} requests during a reload`);
  t.same(failures, []);
  child.kill("SIGTERM");
  t.equal(await ended, 143);
  t.ok(existsSync(path), "the socket file is not Studio's to remove");
  const told = () => manager.heard().filter((message) => message !== "WATCHDOG=1");
  await until("the last message", () => told().length >= 4);
  t.match(
    told().map((message) => message.split("\n")),
    [
      ["READY=1", `STATUS=Serving ${url}`],
      ["RELOADING=1", /^MONOTONIC_USEC=\d+$/, "STATUS=Reloading"],
      ["READY=1", "STATUS=Generation 2"],
      ["STOPPING=1", "STATUS=Draining"],
    ],
  );
  t.ok(manager.heard().includes("WATCHDOG=1"));
  await untilNobody(data);
});

test("a restart refuses nobody, on each runtime: connections wait in the sockets for the next start", async (t) => {
  const dir = directory(t);
  const port = await freePort();
  // What systemd does: the same sockets for one start after the other, with the number of each process.
  const restarts =
    'for class in "$0" "$1" "$2"; do sh -c \'LISTEN_PID=$$; export LISTEN_PID; exec "$@"\' sh $STUDIO --worker-class $class; done';
  const studio = start(join(dir, "data"), "--workers", "2").join(" ");
  const { ready, ended } = activate(t, ["-l", `127.0.0.1:${port}`, "-E", `STUDIO=${studio}`], ["/bin/sh", "-c", restarts, ...runtimes]);
  await untilListening(port);
  const load = requests(`http://127.0.0.1:${port}`, { fresh: 3, kept: 2 });
  const classes: string[] = [];
  for (const _ of runtimes) {
    const { pid, api_token: token } = await ready();
    classes.push(...(await answering({ host: "127.0.0.1", port }, token).then((found) => found.slice(0, 2))));
    process.kill(pid, "SIGTERM");
  }
  // Nobody comes after the third one, so those that wait are over with it.
  const { requests: count, failures } = await load.stop();
  t.comment(`${count} requests over two restarts`);
  t.same(classes, runtimes);
  t.same(failures, []);
  await ended;
});

test("several sockets of one address are dealt out, and what is no listening stream is refused by name", async (t) => {
  const port = await freePort();
  const held = await holdSockets(3, "127.0.0.1", port);
  t.teardown(() => {
    for (const socket of held) socket.close();
  });
  const data = join(directory(t), "data");
  const shell: [string, ...string[]] = ["/bin/sh", "-c", 'LISTEN_PID=$$; export LISTEN_PID; exec "$@"', "sh"];
  const [program, ...args]: [string, ...string[]] = [...shell, ...start(data, "--workers", "3", "--worker-class", "bun,node,deno")];
  const env = { ...process.env, LISTEN_FDS: "3", LISTEN_FDNAMES: "a:a:a" };
  const { child, ready, ended } = follow(t, spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe", ...held.map(({ fd }) => fd)] }));
  const { bind, api_token: token } = await ready();
  t.same(bind, [`127.0.0.1:${port}`]);
  t.same(await answering({ host: "127.0.0.1", port }, token), [...runtimes].sort());
  const parts = mentioning(data)
    .map(environmentOf)
    .filter((lines) => lines.includes("STUDIO_WORKER_ROLE=web"))
    .map((lines) => JSON.parse(lines.find((line) => line.startsWith("STUDIO_SOCKETS="))!.slice("STUDIO_SOCKETS=".length)) as object);
  t.same(
    parts.map((part) => JSON.stringify(part)).sort(),
    [0, 1, 2].map((n) => JSON.stringify({ fds: { [`127.0.0.1:${port}`]: [3, 4, 5] }, take: [n] })),
    "each worker accepts from one of its own",
  );
  child.kill("SIGTERM");
  t.equal(await ended, 143);

  const never = join(directory(t), "never");
  const datagrams = activate(t, ["-d", "-l", `127.0.0.1:${port}`, "--fdname=talk"], start(never));
  await until("the socket", () => readFileSync("/proc/net/udp", "utf8").includes(`:${port.toString(16).toUpperCase().padStart(4, "0")} `));
  const sender = createSocket("udp4");
  sender.send("x", port, "127.0.0.1", () => sender.close());
  t.equal(await datagrams.ended, 2);
  t.match(datagrams.said(), "The socket talk that the service manager hands over is no stream: its unit has to say ListenStream=");

  const another = await freePort();
  const accepting = activate(t, ["-a", "-l", `127.0.0.1:${another}`], start(never));
  await untilListening(another);
  const client = connect(another, "127.0.0.1");
  client.on("error", () => {});
  await until("the refusal", () => accepting.said().includes("is a connection: its unit must not say Accept=yes"));
  client.destroy();
  accepting.child.kill("SIGTERM");
  await accepting.ended;
  t.notOk(existsSync(never), "nothing was begun");
});

test("a Studio without web workers answers its probes on what was opened for it", async (t) => {
  const dir = directory(t);
  const [port, path] = [await freePort(), join(dir, "studio.sock")];
  const redis = await startRedis({ tcp: true });
  t.teardown(() => redis.stop());
  const options = ["-l", `127.0.0.1:${port}`, "-l", path, "--fdname=health:door", "-E", `REDIS_URL=${redis.url}`];
  const { child, ended, said } = activate(t, options, start(join(dir, "data"), "--role", "executor"));
  await untilListening(port);
  t.equal((await ask({ host: "127.0.0.1", port, path: "/livez" })).status, 200, "the connection that it was started for is answered");
  for (const to of [{ host: "127.0.0.1", port }, { socketPath: path }])
    await until(`readiness at ${JSON.stringify(to)}`, async () => (await ask({ ...to, path: "/readyz" })).status === 200);
  t.match(said(), `Listening on what the service manager opened: 127.0.0.1:${port} (health), unix:${path} (door)`);
  child.kill("SIGTERM");
  t.equal(await ended, 143);
});

test("the units of docs/operations.md are what systemd understands", (t) => {
  const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "operations.md"), "utf8");
  const units = [...page.matchAll(/^```ini\n(.+?)^```$/gms)].map(([, text]) => text!);
  t.equal(units.length, 2);
  const dir = directory(t);
  const files = ["studio.socket", "studio.service"].map((name) => join(dir, name));
  for (const [n, file] of files.entries()) writeFileSync(file, units[n]!.replace("/srv/studio/studio.mjs", launcher));
  const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", ...files], { encoding: "utf8" });
  t.equal(`${stdout}${stderr}`, "");
  t.equal(status, 0);
});
