import { CONTROL, EventsPage, ResnapshotRequired as Resnapshot, SubscribeAck } from "../src/contract/control.ts";
import { Envelope } from "../src/contract/envelope.ts";
import type { Examination } from "./examination.ts";
import { checkHistories, type History, type Step } from "./history.ts";
import { WireFailure, within } from "./wire/failure.ts";
import { parsed } from "./wire/json.ts";
import type { Connected } from "./wire/sockets.ts";

/** Where a follower stands; null: from now on. */
export type Position = { readonly epoch: string; readonly after: number } | null;

/** One who follows a room and keeps a record of what came. */
export interface Follower extends History {
  readonly steps: Step[];
  /** The events as they came. */
  readonly events: Envelope[];
  /** The last number that came. */
  head(): number;
  /** Resolves when event `n` has come; fails when it has not in time. */
  reach(n: number, limitMs?: number): Promise<void>;
}

/** A record that somebody fills in. */
export function keepRecord(follower: string, room: string) {
  const steps: Step[] = [];
  const events: Envelope[] = [];
  const waiting = new Set<() => void>();
  let most = 0;
  const head = () => most;
  const kept: Follower = {
    follower,
    room,
    steps,
    events,
    head,
    async reach(n, limitMs = 8_000) {
      const end = performance.now() + limitMs;
      while (head() < n) {
        const left = end - performance.now();
        if (left <= 0) throw new WireFailure(`event ${n} at ${follower}`, `timeout after ${limitMs} ms, the last one was ${head()}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, left);
          function done() {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          }
          waiting.add(done);
        });
      }
    },
  };
  return {
    kept,
    start(n: number) {
      steps.push({ do: "start", n });
      most = Math.max(most, n);
    },
    apply(envelope: Envelope) {
      const n = envelope.room_sequences[room];
      if (n === undefined) return;
      events.push(envelope);
      most = Math.max(most, n);
      steps.push({ do: "apply", n, id: envelope.event_id });
      for (const wake of waiting) wake();
    },
  };
}

/** What the server answered when it was asked for rooms. */
export async function subscribe(
  { socket }: Connected,
  rooms: readonly (string | ({ room: string } & NonNullable<Position>))[],
): Promise<SubscribeAck> {
  const said: unknown = await socket
    .timeout(15_000)
    .emitWithAck(CONTROL.subscribe, { rooms })
    .catch((error: Error) => {
      throw new WireFailure(CONTROL.subscribe, error.message, { cause: error });
    });
  const ack = SubscribeAck.safeParse(said);
  if (!ack.success) throw new WireFailure(CONTROL.subscribe, `no acknowledgement of the contract: ${JSON.stringify(said)}`.slice(0, 300));
  return ack.data;
}

/** Follows a room over a socket. Fails where the server does not let it. With `record`, a record is continued after a connection that ended. */
export async function follow(
  connected: Connected,
  room: string,
  position: Position,
  { name = connected.transport(), record = keepRecord(name, room) }: { name?: string; record?: ReturnType<typeof keepRecord> } = {},
): Promise<Follower & { readonly record: ReturnType<typeof keepRecord> }> {
  const fresh = record.kept.steps.length === 0;
  const early: Envelope[] = [];
  let take: (envelope: Envelope) => void = (envelope) => void early.push(envelope);
  connected.socket.onAny((_, body: unknown) => {
    const envelope = Envelope.safeParse(body);
    if (envelope.success) take(envelope.data);
  });
  const ack = await subscribe(connected, [position === null ? room : { room, ...position }]);
  const cursor = ack.cursors[room];
  if (!cursor) throw new WireFailure(`following ${room}`, JSON.stringify(ack.refused[0] ?? ack));
  if (fresh) record.start(position?.after ?? cursor.head);
  for (const envelope of early) record.apply(envelope);
  take = record.apply;
  return Object.assign(record.kept, { record });
}

/** The committed events of a room, by the endpoint that needs no socket. */
export async function committed(t: Examination, room: string, epoch: string): Promise<Envelope[]> {
  const events: Envelope[] = [];
  for (let more = true; more; ) {
    const answer = await t.send(`/api/events?room=${room}&epoch=${epoch}&after=${events.length}`, { token: true });
    const page = answer.status === 200 ? EventsPage.safeParse(parsed(answer.text)) : null;
    if (!page?.success) throw new WireFailure("GET /api/events", `${answer.status} ${answer.text.slice(0, 300)}`);
    events.push(...page.data.events);
    more = page.data.more && page.data.events.length > 0;
  }
  return events;
}

/** Expects that each follower has got every one of the `count` committed events of its room exactly in sequence, each once. */
export async function expectHistories(t: Examination, followers: readonly Follower[], epoch: string, count: number): Promise<void> {
  const rooms = [...new Set(followers.map(({ room }) => room))];
  const truth = new Map<string, string[]>();
  for (const room of rooms)
    truth.set(
      room,
      (await committed(t, room, epoch)).map(({ event_id }) => event_id),
    );
  for (const room of rooms) t.expect(`committed events of ${room.split(":")[0]}`, count, truth.get(room)?.length);
  const violations = checkHistories(truth, followers);
  for (const { follower } of followers) {
    const wrong = violations.filter((violation) => violation.follower === follower);
    t.expect(
      `what ${follower} got`,
      `all ${count}, each once and in order`,
      wrong.length === 0
        ? `all ${count}, each once and in order`
        : wrong
            .slice(0, 3)
            .map(({ kind, detail }) => `${kind}: ${detail}`)
            .join("; "),
    );
  }
}

/** The same for one follower, of as many events as its room has. */
export async function expectHistory(t: Examination, follower: Follower, epoch: string): Promise<void> {
  const { length } = await committed(t, follower.room, epoch);
  await follower.reach(length);
  await expectHistories(t, [follower], epoch, length);
}

/** Collects what the server says of positions that cannot be continued; `first` resolves when there are so many. */
export function resnapshots({ socket }: Connected) {
  // What is none is kept as it came: the check shows it.
  const said: unknown[] = [];
  let wake = () => {};
  socket.on(CONTROL.resnapshotRequired, (body: unknown) => {
    said.push(Resnapshot.safeParse(body).data ?? body);
    wake();
  });
  return {
    async first(count: number, limitMs = 12_000): Promise<unknown[]> {
      const enough = new Promise<void>((resolve) => {
        wake = () => said.length >= count && resolve();
        wake();
      });
      await within(limitMs, `${CONTROL.resnapshotRequired}, ${count} times`, enough);
      return said;
    },
  };
}

/** The epoch that the server names in its greeting. */
export const epochOf = ({ hello }: Connected): string => String(hello?.epoch);

/** The worker that a socket is connected to. */
export const workerOf = ({ hello }: Connected): string => String(hello?.worker);
