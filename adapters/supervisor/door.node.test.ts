import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { doorSocket } from "../process/door.ts";
import { openDoors } from "./door.ts";
import { directory } from "./fixture.ts";

/** A worker that answers everything with its name, once the client has ended its side. */
function worker(dir: string, name: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let said = "";
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      said += chunk;
    });
    socket.on("end", () => socket.end(`${name}:${said}`));
  });
  return new Promise((resolve) => server.listen(doorSocket(dir, name), () => resolve(server)));
}

const ask = (path: string, text = "x") =>
  new Promise<string>((resolve) => {
    const socket = connect({ path, allowHalfOpen: true });
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk;
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code!));
    socket.on("close", () => resolve(said));
    socket.end(text);
  });

test("connections go to all workers, whole and in both directions, and to the others when one leaves", async (t) => {
  const dir = directory(t);
  const path = join(dir, "public.sock");
  const close = await openDoors([{ path }, { host: "127.0.0.1", port: 1 }], dir);
  t.teardown(close);
  t.equal(statSync(path).mode & 0o777, 0o660);
  const first = await worker(dir, "w1");
  const second = await worker(dir, "w2");
  const said = await Promise.all(Array.from({ length: 40 }, () => ask(path)));
  t.same([...new Set(said)].sort(), ["w1:x", "w2:x"]);
  const long = "y".repeat(3_000_000);
  t.equal((await ask(path, long)).slice(3), long);
  first.close();
  t.same([...new Set(await Promise.all(Array.from({ length: 20 }, () => ask(path))))], ["w2:x"]);
  second.close();
});

test("a connection waits for a worker while there is none, and new ones are refused after the end", async (t) => {
  const dir = directory(t);
  const path = join(dir, "public.sock");
  const close = await openDoors([{ path }], dir);
  const waiting = ask(path);
  const server = await worker(dir, "w9");
  t.equal(await waiting, "w9:x");
  server.close();
  const lost = ask(path);
  close();
  t.match(await lost, /^(?:|ECONNRESET|EPIPE)$/, "nobody comes any more");
  close();
  t.equal(await ask(path), "ENOENT");
  t.same(readdirSync(dir), []);
});

test("who has ended its side and reads late gets all of the answer", async (t) => {
  const dir = directory(t);
  const path = join(dir, "public.sock");
  t.teardown(await openDoors([{ path }], dir));
  // Sends as many bytes as it is asked for.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let said = "";
    socket
      .on("error", () => {})
      .on("data", (chunk) => {
        said += chunk;
      });
    socket.on("end", () => socket.end("z".repeat(Number(said))));
  });
  await new Promise<void>((resolve) => server.listen(doorSocket(dir, "w1"), resolve));
  t.teardown(() => server.close());
  // Of some of these a part waits in the supervisor when the worker is through: how much the kernel takes is a matter of the machine.
  const sizes = Array.from({ length: 24 }, (_, n) => 60_000 + 20_000 * n);
  const late = sizes.map((size) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.on("error", () => {}).end(String(size));
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const received = late.map(async (socket) => {
    let bytes = 0;
    for await (const chunk of socket) bytes += chunk.length;
    return bytes;
  });
  t.same(await Promise.all(received), sizes);
});

test("a path is taken over from the dead, never from the living or from what is no socket", async (t) => {
  const dir = directory(t);
  const path = join(dir, "public.sock");
  const close = await openDoors([{ path }], dir);
  await t.rejects(openDoors([{ path: join(dir, "b.sock") }, { path }], dir), {
    reason: "usage",
    message: /Somebody listens on .*public.sock/,
  });
  t.notOk(existsSync(join(dir, "b.sock")), "what was opened before is closed");
  close();
  const file = join(dir, "file");
  writeFileSync(file, "");
  await t.rejects(openDoors([{ path: file }], dir), { message: /file is there and is no socket/ });
  await t.rejects(openDoors([{ path: join(dir, "no", "a.sock") }], dir), { message: /cannot be listened on \((?:ENOENT|EACCES)\)/ });
  mkdirSync(join(dir, "dead"));
  const left = join(dir, "dead", "a.sock");
  // A process that is killed leaves its socket behind.
  spawnSync(process.execPath, [
    "-e",
    `require("net").createServer().listen(${JSON.stringify(left)}, () => process.kill(process.pid, "SIGKILL"))`,
  ]);
  t.ok(existsSync(left));
  (await openDoors([{ path: left }], dir))();
});
