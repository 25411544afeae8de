/** Keeps the server's idea of the followed rooms equal to the page's, over one connection, one call at a time. */
import type { Link } from "./dial.ts";
import type { Followers } from "./followers.ts";

/** The contract's limit of rooms in one call. */
const BATCH = 100;

export type Subscriptions = ReturnType<typeof createSubscriptions>;

/** `failed` is called when the server leaves a call unanswered; the connection is of no use then. */
export function createSubscriptions(link: Link, followers: Followers, failed: (reason: string) => void) {
  const wanted = new Set<string>(followers.rooms());
  const unwanted = new Set<string>();
  let running = false;
  let stopped = false;

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
      if (leaving.length > 0 && !(await link.unsubscribe(leaving))) return failed("the server did not answer");
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
      if (!ack) return failed("the server did not answer");
      if (!ack.ok && ack.refused.length === 0) return failed(ack.error?.message ?? "the server did not subscribe");
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
