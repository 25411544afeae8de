import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUNTIMES, runWith } from "../../harness/testing/runtime.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { type ControlServer, listenControl } from "../supervisor/control-server.ts";
import { connectControl } from "./control.ts";
import { MAX_LINE_BYTES } from "./lines.ts";
import type { ChildMessage } from "./messages.ts";

async function listening(t: Test): Promise<{ server: ControlServer; dir: string }> {
  const dir = mkdtempSync(join(tmpdir(), "studio-control-"));
  const server = await listenControl(join(dir, "control.sock"));
  t.teardown(async () => {
    await server.close();
    rmSync(dir, { recursive: true });
  });
  return { server, dir };
}

/** Messages as they arrive, to be awaited one by one. */
function inbox() {
  const arrived: ChildMessage[] = [];
  let wake = () => {};
  return {
    message: (message: ChildMessage) => {
      arrived.push(message);
      wake();
    },
    async next(type: ChildMessage["type"]): Promise<ChildMessage> {
      for (;;) {
        const at = arrived.findIndex((message) => message.type === type);
        if (at !== -1) return arrived.splice(at, 1)[0]!;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

const env = (server: ControlServer) => ({ STUDIO_CONTROL: server.path, STUDIO_WORKER_ID: "w1", STUDIO_WORKER_ROLE: "web" });

test("a child introduces itself, says what it does, is drained once, and learns when the supervisor is gone", async (t) => {
  const { server, dir } = await listening(t);
  const messages = inbox();
  const line = server.expect("w1", process.pid, messages);
  const control = await connectControl(env(server));
  t.match(await messages.next("hello"), { id: "w1", role: "web", pid: process.pid, version: /^\d+\.\d+\.\d+/ });
  t.equal(control.runDir, dir);
  control.ready(5055);
  t.same(await messages.next("ready"), { type: "ready", port: 5055 });
  control.group({ pgid: 4242, start: "99", state: "started" });
  t.same(await messages.next("group"), { type: "group", pgid: 4242, start: "99", state: "started" });
  control.heartbeat(() => ({ sockets: 3, requests: 1 }));
  t.match(await messages.next("heartbeat"), { sockets: 3, requests: 1 });

  const drains: number[] = [];
  line.send({ type: "drain", grace_ms: 700 });
  line.send({ type: "drain", grace_ms: 1 });
  await new Promise<void>((resolve) => {
    control.onDrain((graceMs) => {
      drains.push(graceMs);
      resolve();
    });
  });
  const lost = new Promise<void>((resolve) => control.onLost(resolve));
  line.end();
  await lost;
  t.same(drains, [700]);
});

test("a certificate reaches the child however large it is, before and after it is asked for", async (t) => {
  const { server } = await listening(t);
  const messages = inbox();
  const line = server.expect("w1", process.pid, messages);
  const identity = (cert: string) => ({ cert, key: "key\n", ca: "x".repeat(1024 * 1024), clients: "required" as const });
  line.send({ type: "identity", identity: identity("first\n") });
  const control = await connectControl(env(server));
  await messages.next("hello");
  line.send({ type: "identity", identity: identity("second\n") });
  line.send({ type: "drain", grace_ms: 1 });
  await new Promise<void>((resolve) => control.onDrain(() => resolve()));
  const seen: string[] = [];
  await new Promise<void>((resolve) => {
    control.onIdentity(({ cert, ca }) => {
      seen.push(`${cert}${ca?.length}`);
      if (seen.length === 2) resolve();
      else line.send({ type: "identity", identity: identity("third\n") });
    });
  });
  t.same(seen, ["second\n1048576", "third\n1048576"]);
  await control.close();
});

test("a child that leaves by itself is not told that the supervisor is lost", async (t) => {
  const { server } = await listening(t);
  const messages = inbox();
  server.expect("w1", process.pid, messages);
  const control = await connectControl(env(server));
  let lost = false;
  control.onLost(() => {
    lost = true;
  });
  await messages.next("hello");
  await control.close();
  t.notOk(lost);
});

test("without a supervisor, or without the variables, connecting fails", async (t) => {
  const { server, dir } = await listening(t);
  await t.rejects(connectControl({}), /STUDIO_CONTROL, STUDIO_WORKER_ID and STUDIO_WORKER_ROLE must be set/);
  await t.rejects(connectControl({ ...env(server), STUDIO_CONTROL: join(dir, "nobody.sock") }));
});

test("who is not expected, speaks another protocol or sends a line without end is sent away, and the others stay", async (t) => {
  const { server } = await listening(t);
  const messages = inbox();
  server.expect("w1", process.pid, messages);
  const hello = { type: "hello", id: "w1", role: "web", runtime: "node", pid: process.pid, version: "1" };
  const talk = (text: string) =>
    new Promise<void>((resolve) => {
      const socket = connect(server.path, () => socket.write(text));
      socket.on("error", () => {});
      socket.on("close", () => resolve());
    });
  await talk(`${JSON.stringify({ ...hello, id: "w2" })}\n`);
  await talk(`${JSON.stringify({ ...hello, pid: process.pid + 1 })}\n`);
  await talk('{"type":"ready"}\n');
  await talk("GET / HTTP/1.1\n");
  await talk("{".repeat(MAX_LINE_BYTES + 2));
  await talk(Buffer.from([0xff, 0xfe, 0x0a]).toString("latin1"));
  const control = await connectControl(env(server));
  await messages.next("hello");
  await talk(`${JSON.stringify(hello)}\n`);
  control.ready();
  t.same(await messages.next("ready"), { type: "ready" }, "the first one with this name keeps its place");
});

test("who is sent away is not heard any more, whatever it has sent already", async (t) => {
  const { server } = await listening(t);
  const messages = inbox();
  server.expect("w1", process.pid, messages);
  const hello = { type: "hello", id: "w1", role: "web", runtime: "node", pid: process.pid, version: "1" };
  const socket = connect(server.path, () => socket.write(`nonsense\n${JSON.stringify(hello)}\n`));
  socket.on("error", () => {});
  await new Promise((resolve) => socket.on("close", resolve));
  const control = await connectControl(env(server));
  control.ready();
  t.same(await messages.next("ready"), { type: "ready" }, "its place is free for the one whose it is");
  await control.close();
});

test("children of all three runtimes speak it, and leave when the supervisor's end closes", async (t) => {
  const { server, dir } = await listening(t);
  const log = join(dir, "log");
  const fixture = join(import.meta.dirname, "..", "supervisor", "child.fixture.ts");
  const runs = RUNTIMES.map((runtime, n) => {
    const [program, ...args] = runWith(runtime, fixture);
    const id = `w${n}`;
    const child = spawn(program, args, {
      stdio: "inherit",
      env: { ...process.env, FIXTURE_LOG: log, STUDIO_CONTROL: server.path, STUDIO_WORKER_ID: id, STUDIO_WORKER_ROLE: "web" },
    });
    const messages = inbox();
    const line = server.expect(id, child.pid!, messages);
    const exited = new Promise<number | null>((resolve) => child.on("exit", resolve));
    t.teardown(() => child.kill("SIGKILL"));
    return { runtime, messages, line, exited };
  });
  for (const { runtime, messages } of runs) {
    t.match(await messages.next("hello"), { runtime });
    t.match(await messages.next("ready"), { type: "ready" });
    t.match(await messages.next("heartbeat"), { sockets: 0 });
  }
  runs[0]!.line.send({ type: "drain", grace_ms: 1000 });
  t.equal(await runs[0]!.exited, 0);
  runs[1]!.line.send({ type: "quit" });
  t.equal(await runs[1]!.exited, 1);
  await server.close();
  t.equal(await runs[2]!.exited, 1);
  t.match(readFileSync(log, "utf8"), /drain:1000/);
});
