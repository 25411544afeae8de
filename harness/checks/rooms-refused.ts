import { socketOver } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, subscribe } from "../follow.ts";

export default check({
  group: "cross-worker",
  claim: "A room that is none, that nobody has, or whose position is none is refused with its code, and nothing is followed",
  kind: "required",
  because: "https://socket.io/docs/v4/rooms/",
  needs: ["rooms"],
  after: ["polling-handshake", "websocket-handshake"],
  mutants: ["memory-open-rooms"],
  ofSubject: true,
  async run(t) {
    const connected = await socketOver(t);
    const epoch = epochOf(connected);
    const wrong = ["task:absent", "nonsense", "task:../1", "principal:1"];
    const ack = await subscribe(connected, [...wrong, { room: "task:1", epoch, after: -1 }]);
    t.expect("rooms that are followed", [], ack.rooms);
    t.expect(
      "refusals",
      ["nonsense bad_room", "principal:1 bad_room", "task:../1 bad_room", "task:1 bad_position", "task:absent not_found"],
      ack.refused.map(({ room, code }) => `${room} ${code}`).sort(),
    );
  },
});
