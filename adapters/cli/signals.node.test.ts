// How a Studio ends that has work in hand for longer than anybody wants to wait.
import { connect, type Socket } from "node:net";
import { type RunningStudio, startStudio, until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { lives, untilNobody } from "../supervisor/fixture.ts";
import type { Status } from "../supervisor/status.ts";
import { ask } from "./ask.ts";

const statusOf = (studio: RunningStudio) => ask<Status>(studio.data, { type: "ask", verb: "status" });

/** A Studio of three runtimes that may take ten minutes to end, and on each of whose workers a request is under way that does not. */
async function busy(t: Test): Promise<RunningStudio> {
  const studio = await startStudio({ args: ["--workers", "3", "--worker-class", "bun,node,deno", "--graceful-timeout", "10m"] });
  t.teardown(() => studio.stop());
  const sockets: Socket[] = [];
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
  });
  const { port } = new URL(studio.url);
  await until(
    "a request on every worker",
    async () => {
      const socket = connect(Number(port), "127.0.0.1");
      socket.on("error", () => {});
      socket.write(`POST /nodes HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${studio.apiToken}\r\n`);
      socket.write("content-type: application/json\r\ncontent-length: 100\r\n\r\n{");
      sockets.push(socket);
      const { processes } = await statusOf(studio);
      return processes.every(({ role, requests_running: running }) => role !== "web" || (running ?? 0) > 0);
    },
    30_000,
  );
  return studio;
}

/** The exit code of a Studio that ends by itself: `stop` would hurry it. */
async function ended(studio: RunningStudio): Promise<number | null> {
  await until("its end", () => !lives(studio.pid), 30_000);
  return studio.stop();
}

test("TERM waits, twice in a moment is once, and a later one hurries it", async (t) => {
  const studio = await busy(t);
  for (let n = 0; n < 2; n += 1) process.kill(studio.pid, "SIGTERM");
  await until("the drain", async () => (await statusOf(studio)).state === "stopping");
  // Longer than the moment in which two signals are one.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { state, processes } = await statusOf(studio);
  t.equal(state, "stopping");
  t.same(
    processes.filter(({ role }) => role === "web").map(({ state: its }) => its),
    ["draining", "draining", "draining"],
    "its workers wait for their requests",
  );
  process.kill(studio.pid, "SIGTERM");
  t.equal(await ended(studio), 143);
  await untilNobody(studio.data);
});

for (const [signal, code] of [
  ["SIGQUIT", 131],
  ["SIGINT", 130],
] as const) {
  test(`${signal} does not wait for anybody`, async (t) => {
    const studio = await busy(t);
    process.kill(studio.pid, signal);
    t.equal(await ended(studio), code);
    await untilNobody(studio.data);
  });
}
