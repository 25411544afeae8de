import type { Timings } from "../web/client/realtime/index.ts";
import { type Client, clients } from "./client.ts";
import { type EvilMode, type EvilProxy, type Kind, startEvilProxy } from "./evil-proxy.ts";
import type { Examination } from "./examination.ts";
import { type Follower, keepRecord } from "./follow.ts";
import { authorityOf, connectorTo } from "./wire/dial.ts";
import { WireFailure } from "./wire/failure.ts";

/** The waits of the client under test: short, but long enough for a busy machine. */
export const BRISK: Timings = {
  websocketMs: 1500,
  pollingMs: 2000,
  lostMs: 600,
  requestMs: 2000,
  ackMs: 4000,
  holdMs: 100,
  snapshotMs: 4000,
  reconnectMinMs: 20,
  reconnectFirstMs: 50,
  reconnectMaxMs: 100,
  eventsMs: 50,
  eventsBusyMs: 50,
  eventsHiddenMs: 200,
  retryMs: 150,
  retryMaxMs: 300,
  unreachableMaxMs: 300,
  refusedMs: 500,
  barredMs: 1000,
  cutMs: 500,
};

/** Longer than anything takes on a busy machine, where no wait of the client is examined. */
export const PATIENT_MS = 12_000;
const QUIET_MS = 250;
/** How often the client is looked at. */
const LOOK_MS = 20;

/** The realtime client under test, and the hop between it and the site that misbehaves on demand. */
export interface Opened {
  readonly client: Client;
  readonly evil: EvilProxy;
  /** `live/websocket`, `live/polling`, `polling`, ...: its own word, now. */
  label(): string;
  /** Resolves to the milliseconds that it took until it says so; fails when it does not within `limitMs`. */
  reach(label: string, limitMs: number): Promise<number>;
  /** Resolves when it has switched so, or has before; fails when it does not within `limitMs`. */
  told(change: string, limitMs: number): Promise<number>;
  /** Resolves when long polling has ended: none is open, and for a while none comes. */
  quiet(): Promise<void>;
  /** Every switch so far: `live/polling websocket_refused`. */
  switches(): string[];
  /** Follows a room from now on, and resolves when it does. */
  follow(room: string): Promise<Follower>;
  /** Requests for pages of events so far. */
  pages(): number;
  /** The worker that it is connected to, by the last greeting that passed; null while there was none. */
  worker(): string | null;
  /** The epoch of what it follows. */
  epoch(): string;
}

/** Connects the realtime client of the subject to the site, through a hop with these rules. */
export async function openClient(t: Examination, rules: EvilMode = {}, timings: Partial<Timings> = {}): Promise<Opened> {
  const { dial, prefix, token, client: kind } = t.site;
  let worker: string | null = null;
  const tap = (_: Kind, bytes: Buffer) => {
    worker = /"worker":"([^"]+)"/.exec(bytes.toString("latin1"))?.[1] ?? worker;
  };
  const evil = await startEvilProxy({ connect: connectorTo(dial), host: authorityOf(dial), tap }, rules);
  t.defer(() => evil.stop());
  const client = clients[kind]({
    url: evil.url + prefix,
    path: t.socketPath.replace(/\/$/, ""),
    ...(token === null ? {} : { auth: { token } }),
    timings: { ...BRISK, ...timings },
    storage: null,
    report: (error) => t.note(`the client reports ${String(error)}`),
  });
  t.defer(() => {
    t.note(`the client: ${switches().join(", ")}`);
    client.close();
  });
  let epoch = "";
  const label = () => {
    const status = client.status();
    return status.state === "live" ? `live/${status.transport}` : status.state;
  };
  const switches = () => client.history().map(({ to, code }) => `${to} ${code}`);
  const until = async (what: string, limitMs: number, holds: () => boolean): Promise<number> => {
    const began = performance.now();
    while (!holds()) {
      if (performance.now() - began > limitMs)
        throw new WireFailure(`the client: ${what}`, `not within ${limitMs} ms: it is ${label()} (${client.status().reason})`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return performance.now() - began;
  };
  return {
    client,
    evil,
    label,
    switches,
    async quiet() {
      let since = performance.now();
      let seen = evil.seen.polling;
      await until("the end of long polling", 8_000, () => {
        if (evil.open("polling") > 0 || evil.seen.polling !== seen) since = performance.now();
        seen = evil.seen.polling;
        return performance.now() - since > QUIET_MS;
      });
    },
    told: (change, limitMs) => until(change, limitMs, () => switches().includes(change)),
    reach: (wanted, limitMs) => until(wanted, limitMs, () => label() === wanted),
    async follow(room) {
      const { kept, start, apply } = keepRecord("the client", room);
      const following = client.follow(room, null, {
        onEvent: apply,
        async onResnapshot({ epoch, head }) {
          start(head);
          return { epoch, after: head };
        },
      });
      await until(`following ${room}`, 8_000, () => following.cursor() !== null);
      const cursor = following.cursor()!;
      epoch = cursor.epoch;
      if (kept.steps.length === 0) start(cursor.after);
      return kept;
    },
    worker: () => worker,
    epoch: () => epoch,
    pages: () => evil.log.filter(({ request }) => request.includes("/api/events?")).length,
  };
}
