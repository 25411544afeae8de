import { socketOver, writerOf } from "../ask.ts";
import { check } from "../check.ts";
import { committed, epochOf, follow } from "../follow.ts";

const EVENTS = 31;

export default check({
  group: "delivery",
  claim: "The pages of events that can be fetched over HTTP hold what the socket brought, each time as it is now",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5",
  needs: ["rooms", "writer"],
  after: ["emit-from-outside"],
  mutants: ["nginx-handshakes-cached"],
  async run(t) {
    const { room, write } = await writerOf(t);
    const connected = await socketOver(t);
    const follower = await follow(connected, room, null);
    for (const count of [1, EVENTS]) {
      await write(count - follower.events.length, 0);
      await follower.reach(count);
      const pages = await committed(t, room, epochOf(connected));
      t.expect(
        `events of the pages, of ${count}`,
        follower.events.map(({ event_id }) => event_id),
        pages.map(({ event_id }) => event_id),
      );
    }
  },
});
