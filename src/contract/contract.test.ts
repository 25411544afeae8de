import { test } from "../../harness/testing/tap.ts";
import { definitionOf, goldenEnvelope, parseEnvelope } from "./contract.ts";
import { events } from "./events/index.ts";
import { parseRoom } from "./rooms.ts";

test("every golden envelope parses, and names only rooms and kinds that its event declares", (t) => {
  for (const definition of events) {
    const golden = goldenEnvelope(definition);
    t.same(parseEnvelope(golden), golden, definition.type);
    t.ok(golden.room_keys.every((room) => (definition.rooms as readonly string[]).includes(parseRoom(room)!.prefix)));
  }
});

test("a broken envelope is refused with the name of the field", (t) => {
  const golden = goldenEnvelope(definitionOf("node.task.updated")!);
  t.throws(() => parseEnvelope({ ...golden, sequence: 0 }), /sequence/);
  t.throws(() => parseEnvelope({ ...golden, room_keys: ["evil room"] }), /room_keys/);
  t.throws(() => parseEnvelope({ ...golden, payload: {} }), /task/);
});
