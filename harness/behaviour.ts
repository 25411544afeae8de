import type { RefusalCode } from "../src/contract/control.ts";
import type { Envelope } from "../src/contract/envelope.ts";

/** Hands one event on to one follower. */
export type Push = (envelope: Envelope) => void;

/** What a server of the contract does. A broken one differs in one of these. */
export interface Behaviour {
  /** What becomes of the events on their way to one follower; it is made anew for each. */
  readonly stream: () => (envelope: Envelope, push: Push) => void;
  /** Whether a follower of these rooms gets an event. */
  readonly concerns: (rooms: ReadonlySet<string>, envelope: Envelope) => boolean;
  /** Whether the sockets of a worker, counted from 1, learn of what is committed. */
  readonly reaches: (worker: number) => boolean;
  readonly refuses: (room: string) => RefusalCode | null;
  /** Whether what was missed is sent after the position that a follower names. */
  readonly replays: boolean;
  /** Whether a position that cannot be continued is answered with the demand for a snapshot. */
  readonly demands: boolean;
  /** Whether a worker that leaves says so first. */
  readonly announces: boolean;
  readonly echo: (text: string) => string;
  /** Pushes go out at once; else with the next one. */
  readonly prompt: boolean;
  /** The largest message in bytes. */
  readonly maxMessage: number;
}

const ROOM = /^[a-z_]+:[A-Za-z0-9._-]+$/;

/** What a right server does. */
export const right: Behaviour = {
  stream: () => (envelope, push) => push(envelope),
  concerns: (rooms, { room_keys }) => room_keys.some((room) => rooms.has(room)),
  reaches: () => true,
  refuses: (room) =>
    !ROOM.test(room) ? "bad_room" : room.endsWith(":absent") ? "not_found" : room.startsWith("task:forbidden") ? "forbidden" : null,
  replays: true,
  demands: true,
  announces: true,
  echo: (text) => text,
  prompt: true,
  maxMessage: 1_000_000,
};

/** One of so many events is treated badly by the faults of the stream. */
const EVERY = 4;

const stream =
  (bad: (envelope: Envelope, push: Push) => void): Behaviour["stream"] =>
  () => {
    let n = 0;
    return (envelope, push) => (++n % EVERY === 0 ? bad(envelope, push) : push(envelope));
  };

/** What can be wrong with a server, by the name that a broken twin gives it. */
export const faults = {
  loses: { stream: stream(() => {}) },
  doubles: {
    stream: stream((envelope, push) => {
      push(envelope);
      push(envelope);
    }),
  },
  swaps: {
    stream() {
      let held: Envelope | null = null;
      let n = 0;
      return (envelope, push) => {
        if (++n % EVERY === 0) {
          held = envelope;
          return;
        }
        push(envelope);
        if (held) push(held);
        held = null;
      };
    },
  },
  "leaks-rooms": { concerns: () => true },
  "open-rooms": { refuses: () => null },
  apart: { reaches: (worker) => worker === 1 },
  "no-replay": { replays: false },
  "no-resnapshot": { demands: false },
  "leaves-silently": { announces: false },
  garbles: { echo: (text) => Buffer.from(text, "latin1").toString("latin1") },
  collects: { prompt: false },
  "small-messages": { maxMessage: 100_000 },
} as const satisfies Record<string, Partial<Behaviour>>;

export type Fault = keyof typeof faults;
