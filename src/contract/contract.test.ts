import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { asyncApi } from "./asyncapi.ts";
import { definitionOf, goldenEnvelope, parseEnvelope } from "./contract.ts";
import { CONTROL } from "./control.ts";
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

test("golden envelopes are frozen: today's code still understands every one of them, with the payload untouched", (t) => {
  for (const definition of events) {
    const golden = JSON.parse(readFileSync(join(import.meta.dirname, "golden", `${definition.type}.json`), "utf8"));
    t.same(parseEnvelope(golden), golden, definition.type);
  }
});

test("an envelope with fields of a newer server is understood", (t) => {
  const golden = goldenEnvelope(definitionOf("flowchart.run.updated")!);
  t.equal(parseEnvelope({ ...golden, added_later: 1 }).event_type, "flowchart.run.updated");
});

test("the AsyncAPI document names every event, every control message and the server that it is asked for", (t) => {
  const document = asyncApi({ version: "1.2.3", server: { host: "example.org", protocol: "wss", pathname: "/studio/socket.io" } });
  const text = JSON.stringify(document);
  for (const { type } of events) t.ok(text.includes(`#/channels/rt/messages/${type}`), type);
  for (const name of Object.values(CONTROL)) t.ok(text.includes(`"name":"${name}"`), name);
  t.match(document, { servers: { studio: { host: "example.org", pathname: "/studio/socket.io" } } });
});

test("a room key is a known prefix and a plain id", (t) => {
  t.same(parseRoom("task:abc"), { prefix: "task", id: "abc" });
  for (const bad of ["", "task", "task:", "Task:1", "secret:1", "task:../x", "task:a b", `task:${"x".repeat(200)}`, "task:a\n"])
    t.equal(parseRoom(bad), null, JSON.stringify(bad));
});
