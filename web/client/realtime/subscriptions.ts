/** Keeps the server's idea of the followed rooms equal to the page's, over one connection, one call at a time. */
import type { Link } from "./dial.ts";
import type { Followers } from "./followers.ts";
import type { Timings } from "./timings.ts";

/** The contract's limit of rooms in one call. */
const BATCH = 100;

/** See {@link createSubscriptions}. */
export type Subscriptions = ReturnType<typeof createSubscriptions>;

/** Calls that the server answered with an error before the connection is given up. */
const TRIES = 5;

interface Options {
  link: Link;
  followers: Followers;
  timings: Timings;
  /** The server answered: it is there, whatever it said. */
  heard(): void;
  /** The server left a call unanswered, or could not do it again and again; the connection is of no use then. */
  failed(reason: string): void;
}

/** Subscribes every followed room at once, and from then on what `want` and `unwant` say. */
export function createSubscriptions({ link, followers, timings, heard, failed }: Options) {
  const wanted = new Set<string>(followers.rooms());
  const unwanted = new Set<string>();
  let running = false;
  let stopped = false;
  let errors = 0;

  const take = (rooms: Set<string>) => {
    const batch = [...rooms].slice(0, BATCH);
    for (const room of batch) rooms.delete(room);
    return batch;
  };

  const flush = async () => {
    if (running || stopped) return;
    running = true;
    // One tick, so that the follows of one script become one call.
    await null;
    while (!stopped && wanted.size + unwanted.size > 0) {
      const leaving = take(unwanted);
      if (leaving.length > 0 && !(await link.unsubscribe(leaving))) return failed("The server did not answer");
      if (stopped) return;
      const followed = new Set(followers.rooms());
      const batch = take(wanted).filter((room) => followed.has(room));
      if (batch.length === 0) continue;
      const ack = await link.subscribe(
        batch.map((room) => {
          const position = followers.position(room);
          return position ? { room, ...position } : room;
        }),
      );
      if (stopped) return;
      if (!ack) return failed("The server did not answer");
      heard();
      if (ack.error) {
        errors += 1;
        if (errors >= TRIES) return failed(ack.error.message);
        for (const room of batch) wanted.add(room);
        await new Promise((resolve) => setTimeout(resolve, Math.min(timings.reconnectMinMs * 2 ** (errors - 1), timings.reconnectMaxMs)));
        continue;
      }
      errors = 0;
      for (const room of ack.rooms) {
        const cursor = ack.cursors[room];
        if (cursor) followers.sink.joined(room, cursor.epoch, cursor.head);
      }
      for (const { room, code } of ack.refused) followers.sink.refused(room, code);
    }
    running = false;
  };
  void flush();

  return {
    want(room: string) {
      wanted.add(room);
      unwanted.delete(room);
      void flush();
    },
    unwant(room: string) {
      unwanted.add(room);
      wanted.delete(room);
      void flush();
    },
    stop() {
      stopped = true;
    },
  };
}
