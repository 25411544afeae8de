import type { Room } from "../contract/rooms.ts";
import type { Store } from "../ports/store.ts";

interface Followed {
  /** `undefined` until the Store has answered. */
  head: number | undefined;
  /** The highest number that came by before the head was known. */
  seen: number;
  users: number;
  known: Promise<void>;
}

/** Rooms a question to the Store names at once. */
const CHUNK = 500;

/** The rooms that a worker follows, how many use each, and how far each has come. Lookups cost the same with one room and with a million. */
export function createHeads(store: Pick<Store, "roomHeads">) {
  const rooms = new Map<Room, Followed>();
  let asking: { rooms: Room[]; answer: Promise<Map<Room, number>> } | null = null;

  async function ask(names: readonly Room[], pause?: () => Promise<void>): Promise<Map<Room, number>> {
    const heads = new Map<Room, number>();
    for (let at = 0; at < names.length; at += CHUNK) {
      if (at > 0) await pause?.();
      for (const [room, head] of await store.roomHeads(names.slice(at, at + CHUNK))) heads.set(room, head);
    }
    return heads;
  }

  /** What many sockets ask for in one tick becomes one question. */
  function askSoon(room: Room): Promise<Map<Room, number>> {
    if (!asking) {
      const question = { rooms: [] as Room[], answer: Promise.resolve(new Map<Room, number>()) };
      question.answer = Promise.resolve().then(() => {
        asking = null;
        return ask(question.rooms);
      });
      asking = question;
    }
    asking.rooms.push(room);
    return asking.answer;
  }

  function add(room: Room): Followed {
    const followed: Followed = { head: undefined, seen: 0, users: 0, known: Promise.resolve() };
    followed.known = askSoon(room).then((heads) => {
      followed.head = heads.get(room) ?? 0;
    });
    rooms.set(room, followed);
    return followed;
  }

  function drop(room: Room, followed: Followed) {
    followed.users -= 1;
    if (followed.users === 0 && rooms.get(room) === followed) rooms.delete(room);
  }

  return {
    /** Adds one user to each room and waits for the heads. Returns rooms of which later events came by in the meantime, with their number. */
    async follow(names: readonly Room[]): Promise<Map<Room, number>> {
      const followed = names.map((room) => rooms.get(room) ?? add(room));
      for (const each of followed) each.users += 1;
      try {
        await Promise.all(followed.map((each) => each.known));
      } catch (error) {
        names.forEach((room, index) => {
          drop(room, followed[index]!);
          // The next one to follow it asks again.
          if (followed[index]!.head === undefined && rooms.get(room) === followed[index]) rooms.delete(room);
        });
        throw error;
      }
      const late = new Map<Room, number>();
      followed.forEach((each, index) => {
        if (each.seen > each.head!) late.set(names[index]!, each.seen);
      });
      return late;
    },
    unfollow(names: Iterable<Room>) {
      for (const room of names) {
        const followed = rooms.get(room);
        if (followed) drop(room, followed);
      }
    },
    head: (room: Room) => rooms.get(room)?.head,
    move(room: Room, n: number) {
      const followed = rooms.get(room);
      if (followed) followed.head = n;
    },
    /** Remembers that the event exists, if the room is followed and its head is not known yet. */
    seen(room: Room, n: number) {
      const followed = rooms.get(room);
      if (followed && n > followed.seen) followed.seen = n;
    },
    /** The committed heads of all followed rooms. Calls `pause` between questions. */
    async committed(pause: () => Promise<void>): Promise<Map<Room, number>> {
      const known = [...rooms].filter(([, { head }]) => head !== undefined).map(([room]) => room);
      const heads = await ask(known, pause);
      return new Map(known.map((room) => [room, heads.get(room) ?? 0]));
    },
    /** Those of the given heads that are ahead of ours. */
    behind(heads: ReadonlyMap<Room, number>): Map<Room, number> {
      return new Map([...heads].filter(([room, head]) => (rooms.get(room)?.head ?? head) < head));
    },
    size: () => rooms.size,
  };
}
