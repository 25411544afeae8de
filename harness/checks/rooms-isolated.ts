import { socketOver, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { follow } from "../follow.ts";

export default check({
  group: "cross-worker",
  claim: "A follower of one room gets nothing of another",
  kind: "required",
  because: "https://socket.io/docs/v4/rooms/",
  needs: ["rooms", "writer"],
  after: ["emit-from-outside"],
  mutants: ["memory-leaks-rooms"],
  ofSubject: true,
  async run(t) {
    const [mine, other] = [await writerOf(t), await writerOf(t)];
    const connected = await socketOver(t);
    const rooms: string[] = [];
    connected.socket.onAny((_, body?: { room_keys?: string[] }) => void rooms.push(...(body?.room_keys ?? [])));
    const follower = await follow(connected, mine.room, null);
    // All events pass in the order in which they are committed, so one of the other room would come before the last one of this room.
    await other.write(3, 0);
    await mine.write(3, 0);
    await follower.reach(3);
    t.expect("rooms of the events that came", [mine.room, mine.room, mine.room], rooms);
  },
});
