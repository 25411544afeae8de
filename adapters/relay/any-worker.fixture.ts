/** Long-polling, websockets and upgrades with no sticky routing. */
import type { Socket } from "socket.io-client";
import type { RuntimeName } from "../../harness/testing/runtime.ts";
import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { exampleTask } from "../../src/contract/examples.ts";
import { newId } from "../../src/ids.ts";
import type { TaskRow } from "../../src/ports/store.ts";
import { commitLine } from "../sockets/event.fixture.ts";
import { type Group, startGroup } from "./workers.fixture.ts";

/** Clients of each kind. */
const CLIENTS = 200;
const EVENTS = 20;
/** How long each step of so many may take. */
const LIMIT_MS = 60_000;

const KINDS = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
  // What the stock client does when it is told nothing.
  upgrading: {},
} as const;

interface Listener {
  kind: keyof typeof KINDS;
  socket: Socket;
  numbers: number[];
  trouble: string[];
}

/** A socket that follows the room from its beginning and keeps the numbers of what comes. */
function listen(group: Group, kind: keyof typeof KINDS, room: string): Listener {
  const listener: Listener = { kind, socket: group.dial({ ...KINDS[kind], timeout: LIMIT_MS } as object), numbers: [], trouble: [] };
  const { socket, numbers, trouble } = listener;
  socket.on("connect_error", (error) =>
    trouble.push(`${kind}: ${error.message} ${JSON.stringify((error as { description?: unknown }).description ?? null)}`),
  );
  socket.on("disconnect", (reason) => trouble.push(`${kind}: ${reason}`));
  socket.on("node.task.updated", (event: { room_sequences: Record<string, number> }) => void numbers.push(event.room_sequences[room]!));
  return listener;
}

async function prove(t: Test, group: Group) {
  const task = newId();
  const room = `task:${task}`;
  await group.commit((unit) => unit.insertTasks([taskRow(task)]));
  const listeners = Object.keys(KINDS).flatMap((kind) =>
    Array.from({ length: CLIENTS }, () => listen(group, kind as keyof typeof KINDS, room)),
  );
  await until(
    "every socket is connected",
    () => listeners.every(({ socket, trouble }) => socket.connected || trouble.length > 0),
    LIMIT_MS,
  );
  const upgraded = () =>
    listeners.every(
      ({ kind, socket, trouble }) => kind !== "upgrading" || trouble.length > 0 || socket.io.engine.transport.name === "websocket",
    );
  const position = { room, epoch: group.store.epoch, after: 0 };
  const acks = listeners.map(({ socket }) =>
    socket
      .timeout(30_000)
      .emitWithAck("rt.subscribe", { rooms: [position] })
      .catch((error) => ({ ok: false, error })),
  );
  t.same([...new Set((await Promise.all(acks)).map(({ ok }) => ok))], [true], "every subscription was taken");
  for (let n = 1; n <= EVENTS; n += 1) await commitLine(group.commit, { task, text: `${n} ${"x".repeat(n === EVENTS ? 100_000 : 10)}` });
  await until("every upgrade is done", upgraded, LIMIT_MS);
  for (let n = 1; n <= EVENTS; n += 1) await commitLine(group.commit, { task, text: `${n} after the upgrade` });
  const all = Array.from({ length: 2 * EVENTS }, (_, n) => n + 1);
  await until(
    "all events arrived",
    () => listeners.every(({ numbers, trouble }) => trouble.length > 0 || numbers.length >= all.length),
    LIMIT_MS,
  ).catch(() => {});
  t.same(
    listeners.flatMap(({ trouble }) => trouble),
    [],
    "no session was lost",
  );
  for (const kind of Object.keys(KINDS))
    t.ok(
      listeners.every((listener) => listener.kind !== kind || JSON.stringify(listener.numbers) === JSON.stringify(all)),
      `${kind}: every event once and in order`,
    );
  const echoes = listeners.map(({ socket }, n) =>
    socket
      .timeout(30_000)
      .emitWithAck("rt.health", { n })
      .then(({ echo }) => echo.n === n)
      .catch(() => false),
  );
  t.ok((await Promise.all(echoes)).every(Boolean), "and each is heard");
  return listeners;
}

/** Proves one group of workers: 200 polling, 200 websocket and 200 upgrading clients lose no session, miss no event and are all heard. */
export function testGroup(runtimes: readonly RuntimeName[], machines = 1): void {
  test(`on ${runtimes.join(", ")}${machines > 1 ? `, dealt out to ${machines} machines` : ""}`, async (t) => {
    const group = await startGroup(runtimes, {}, { machines });
    t.teardown(() => group.stop());
    const listeners = await prove(t, group);
    const relayed = await group.metric("studio_engine_requests_total", 'outcome="relayed"');
    const own = await group.metric("studio_engine_requests_total", 'outcome="own"');
    t.comment(`${relayed} of ${own + relayed} requests were passed on within a machine`);
    t.ok(relayed > 0, "some requests were passed on, and counted");
    const away = await group.metric("studio_engine_requests_total", 'outcome="relayed_away"');
    t.equal(away > 0, machines > 1, `${away} of them to another machine`);
    const taken = await group.metric("studio_engine_requests_total", 'outcome="from_elsewhere"');
    t.ok(taken >= away, `each of which was taken there: ${taken}, with those that wait for an event`);
    t.equal(await group.metric("studio_engine_requests_total", 'outcome="relay_refused"'), 0);
    t.equal(await group.metric("studio_engine_requests_total", 'outcome="unknown_session"'), 0);
    t.equal(await group.metric("studio_engine_requests_total", 'outcome="owner_gone"'), 0);
    for (const { socket } of listeners) socket.close();
    await until("nothing is left open", async () => (await group.metric("studio_sockets")) === 0, 30_000);
  });
}

/** A node that has ended, so that nobody goes to work on it. */
function taskRow(id: string): TaskRow {
  return {
    ...{
      id,
      flowchart_id: null,
      run_id: null,
      node_id: "n",
      node_type: "shell",
      label: exampleTask.label,
      state: "succeeded",
      stage: "done",
    },
    ...{
      attempt: 1,
      max_attempts: 1,
      created_at: 1,
      queued_at: 1,
      started_at: 1,
      finished_at: 1,
      retry_at: null,
      error: null,
      runtime: null,
    },
    ...{ config: {}, output: null, fence: 0, cancel_requested_at: null },
  };
}
