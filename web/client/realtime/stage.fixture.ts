/** A server, an evil proxy before it and a client that keeps what it applied: what the tests of this folder start from. */

import { startContractServer } from "../../../harness/contract-server.ts";
import { type Rules, startEvilProxy } from "../../../harness/evil-proxy.ts";
import type { Test } from "../../../harness/testing/tap.ts";
import type { Envelope } from "../../../src/contract/envelope.ts";
import { connectRealtime, type Handlers, type Position, type RealtimeOptions } from "./index.ts";
import type { Timings } from "./timings.ts";

/** Short enough for a test that has to wait for them, long enough for a busy machine. */
export const QUICK: Timings = {
  websocketMs: 1500,
  pollingMs: 4000,
  lostMs: 600,
  requestMs: 1000,
  ackMs: 2000,
  holdMs: 60,
  snapshotMs: 2000,
  reconnectMinMs: 10,
  reconnectFirstMs: 30,
  reconnectMaxMs: 60,
  eventsMs: 50,
  eventsBusyMs: 25,
  eventsHiddenMs: 200,
  retryMs: 150,
  retryMaxMs: 300,
  unreachableMaxMs: 200,
  refusedMs: 100,
  barredMs: 1500,
  cutMs: 400,
};

/** Resolves when the condition holds; rejects with its text when it does not within 30 s. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Handlers that record. The state of this follower is the list of events; a snapshot replaces it by what the server has. */
export function recorder(server: Awaited<ReturnType<typeof startContractServer>>) {
  const applied: Envelope[] = [];
  const resnapshots: string[] = [];
  const refused: string[] = [];
  const handlers: Handlers = {
    onEvent: (envelope) => void applied.push(envelope),
    async onResnapshot({ room, reason }) {
      resnapshots.push(reason);
      return { epoch: server.state.epoch, after: server.head(room) };
    },
    onRefused: (room, code) => void refused.push(`${room} ${code}`),
  };
  return { applied, resnapshots, refused, handlers, numbers: (room: string) => applied.map((envelope) => envelope.room_sequences[room]) };
}

/** Everything is stopped at the end of the test. */
export async function stage(t: Test, rules: Partial<Rules> = {}, options: Partial<RealtimeOptions> = {}) {
  const server = await startContractServer({ headMs: 200 });
  const proxy = await startEvilProxy(server.port);
  proxy.set(rules);
  const realtime = connectRealtime({
    url: proxy.url,
    path: "/socket.io",
    timings: QUICK,
    storage: null,
    report: (error) => t.fail(String(error)),
    ...options,
  });
  t.teardown(async () => {
    realtime.close();
    await proxy.stop();
    await server.stop();
  });
  const records = recorder(server);
  const from: Position = { epoch: server.state.epoch, after: 0 };
  const label = () => {
    const status = realtime.status();
    return status.state === "live" ? `live/${status.transport}` : status.state;
  };
  return {
    server,
    proxy,
    realtime,
    ...records,
    from,
    label,
    codes: () => realtime.history().map(({ to, code }) => `${to} ${code}`),
    reach: (wanted: string) => until(`${wanted} (it is ${label()}: ${realtime.status().reason})`, () => label() === wanted),
  };
}

/** 1, 2, ... n. */
export const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
