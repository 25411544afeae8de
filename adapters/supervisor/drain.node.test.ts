// How processes leave, step by step: the real programs of both roles on each runtime, told to drain as the supervisor tells them.
import { Agent, get, request } from "node:http";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { startRedis } from "../../harness/testing/redis.ts";
import { RUNTIMES, type RuntimeName } from "../../harness/testing/runtime.ts";
import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import type { RunView } from "../../src/contract/views.ts";
import { hashSecret, newSecret } from "../../src/http/secrets.ts";
import { type Config, loadConfig } from "../../src/knobs/load.ts";
import { chart, line, script } from "../../src/studio/runs/fixture.ts";
import { connectApi } from "../cli/demo/api.ts";
import { workerPrograms } from "../cli/programs.ts";
import { openStore } from "../store/sqlite/open.ts";
import { reserveAddresses } from "./addresses.ts";
import { type Child, startChild } from "./child.ts";
import { listenControl } from "./control-server.ts";
import { directory } from "./fixture.ts";
import { openLedger } from "./ledger.ts";

const dist = join(import.meta.dirname, "..", "..", "dist");
const GRACE_MS = 12_000;
/** How long a request goes on: longer than sockets are given to move, so that it ends before those that did not. */
const UPLOAD_MS = 6000;
const SOCKETS = 24;

/** A deployment whose processes are started and told to leave one by one. */
async function deployment(t: Test, runtime: RuntimeName) {
  const data = directory(t);
  const redis = await startRedis();
  const read = loadConfig({ flags: { data, port: "0", workers: "1", "worker-class": runtime } });
  const reserved = await reserveAddresses(read.bind, false, 1);
  const config: Config = { ...read, bind: reserved.bind, port: reserved.port!, redisSocket: redis.socket };
  const store = await openStore({ path: join(data, "studio.db") });
  const token = newSecret();
  await store.transaction((unit) =>
    unit.insertApiToken({ hash: hashSecret(token), name: "drain", created_at: Date.now(), expires_at: null, revoked_at: null }),
  );
  const ledger = openLedger(data);
  const control = await listenControl(join(data, "run", "control.sock"));
  const program = workerPrograms(dist, join(data, "cache"), config);
  const children: Child[] = [];
  t.teardown(async () => {
    for (const child of children) child.drain(0);
    await control.close();
    await Promise.all(children.map(({ exited }) => exited));
    reserved.release();
    await store.close();
    await redis.stop();
  });
  const start = async (role: "web" | "worker", id: string) => {
    const { env, ...command } = program(role, runtime);
    const child = startChild(
      { id, role, runtime, take: [0], ...command, env: { ...env, STUDIO_CONFIG: JSON.stringify(config) } },
      { control, ledger, output: 2, sockets: reserved.sockets, silenceLimitMs: 0, hung: () => {}, certificate: null },
    );
    children.push(child);
    await child.ready;
    return child;
  };
  return { start, store, port: config.port, url: `http://127.0.0.1:${config.port}`, token };
}

/** One request on a connection that is there already. */
function ask(port: number, path: string, token: string, agent: Agent): Promise<{ status: number; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = get({ host: "127.0.0.1", port, path, agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume();
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection }));
    });
    sent.on("error", reject);
  });
}

/** A request whose body is not all there until `finish`. */
function upload(port: number, token: string): { answer: Promise<number>; finish(): void } {
  const headers = { authorization: `Bearer ${token}`, "content-type": "text/plain", "content-length": 10 };
  const sent = request({ host: "127.0.0.1", port, path: "/api/diagnostics/echo", method: "POST", agent: false, headers });
  const answer = new Promise<number>((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", (reply) => reply.resume().on("end", () => resolve(reply.statusCode ?? 0)));
  });
  sent.write("01234");
  return { answer, finish: () => sent.end("56789") };
}

/** What has arrived in the same moment is heard first, whatever order the descriptors are in. */
const settled = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

for (const runtime of RUNTIMES) {
  test(`${runtime}: not ready, sockets told, requests ended, sockets closed, jobs ended or handed back, exit code 0`, async (t) => {
    const { start, store, port, url, token } = await deployment(t, runtime);
    const [web, worker] = await Promise.all([start("web", "w1"), start("worker", "j1")]);
    const api = connectApi(url, token);
    const runs: string[] = [];
    for (const work of ["sleep 2", "[ $STUDIO_ATTEMPT = 2 ] || sleep 60"]) {
      const { flowchart } = await api.post<{ flowchart: { id: string } }>("/flowcharts", {
        name: "Work",
        definition: chart([script("work", work)], line("work")),
      });
      runs.push((await api.post<{ run: { id: string } }>(`/flowcharts/${flowchart.id}/run`)).run.id);
    }
    const [short, long] = runs as [string, string];
    const taskOf = async (run: string) => (await store.tasksOfRun(run)).find(({ node_id }) => node_id === "work")!;

    const happened: string[] = [];
    const retries: number[] = [];
    let closed = 0;
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    t.teardown(() => kept.destroy());
    let heard = Promise.resolve();
    const sockets: Socket[] = Array.from({ length: SOCKETS }, (_, n) => {
      const transports = [n % 2 ? "polling" : "websocket"];
      const socket = io(`${url}/rt`, { transports, auth: { token }, forceNew: true, reconnection: false });
      t.teardown(() => socket.close());
      socket.on("rt.draining", ({ retry_after }: { retry_after: number }) => {
        if (retries.push(retry_after) > 1) return;
        happened.push("sockets are told");
        heard = ask(port, "/readyz", token, kept).then(({ status, connection }) => {
          happened.push(`readyz ${status}`, `Connection: ${connection}`);
        });
      });
      // The next poll of a long-polling client comes over a new connection, which this only worker takes no more.
      if (transports[0] === "polling") return socket;
      socket.on("disconnect", async () => {
        closed += 1;
        const which = closed === 1 ? "the first" : closed === SOCKETS / 2 ? "the last" : null;
        await settled();
        if (which) happened.push(`${which} websocket is closed`);
      });
      return socket;
    });
    await until("the sockets to be connected", () => sockets.every(({ connected }) => connected));
    await until("both runs to work", async () => (await Promise.all(runs.map(taskOf))).every(({ state }) => state === "running"));
    t.equal((await ask(port, "/readyz", token, kept)).status, 200);
    const slow = upload(port, token);
    const answer = slow.answer.then((status) => happened.push(`the request is answered: ${status}`));
    await until("the request to be under way", () => (web.vitals()?.requests ?? 0) > 0);

    for (const child of [web, worker]) child.drain(GRACE_MS);
    setTimeout(slow.finish, UPLOAD_MS);
    const [left, ended] = await Promise.all([web, worker].map(({ exited }) => exited));
    await settled();
    happened.push("the web worker has left");
    await Promise.all([heard, answer]);
    t.same(happened, [
      "sockets are told",
      "readyz 503",
      "Connection: close",
      "the request is answered: 200",
      "the first websocket is closed",
      "the last websocket is closed",
      "the web worker has left",
    ]);
    t.equal(retries.length, SOCKETS, "each is told once");
    const spread = Math.min(5000, GRACE_MS / 3);
    t.ok(retries.every((ms) => Number.isInteger(ms) && ms >= 0 && ms < spread));
    t.ok(Math.max(...retries) - Math.min(...retries) > spread / 4, `and not all for the same moment: ${retries.sort((a, b) => a - b)}`);
    t.same(left, { code: 0, signal: null });

    t.same(ended, { code: 0, signal: null }, "the job worker had time to leave by itself");
    t.equal((await taskOf(short)).state, "succeeded", "what could end in time has ended");
    t.not((await store.runView(long))?.state, "failed");
    t.equal((await store.runView(long))?.finished_at, null, "what could not is handed back");
    await start("worker", "j2");
    const again = await until("the next worker to end it", async () => {
      const run = (await store.runView(long)) as RunView;
      return run.finished_at !== null && run;
    });
    t.equal(again.state, "succeeded");
    t.same(
      (await store.attempts((await taskOf(long)).id)).map(({ state }) => state),
      ["lost", "succeeded"],
    );
  });
}
