import { test } from "../../../harness/testing/tap.ts";
import { createHandshakes } from "./handshakes.ts";

const peer = { address: "127.0.0.1", secure: false };
const headers = (values: Record<string, string>) => new Headers({ "sec-websocket-key": "x", ...values });
const search = (mark: string) => `?EIO=4&transport=websocket&check=${mark}`;

function worker(name: string, others: string[] = []) {
  const clock = { time: 1000, now: () => clock.time };
  const reports: unknown[] = [];
  const handshakes = createHandshakes({
    worker: name,
    clock,
    signal: async (_, message) => void others.push(message),
    report: (error) => reports.push(error),
  });
  return { clock, handshakes, reports };
}

test("a marked handshake is found by its mark for a minute, in the shape in which it arrived", (t) => {
  const { handshakes, clock } = worker("w1");
  handshakes.note({ search: search("mark0001"), headers: headers({ connection: "close" }), peer, isUpgrade: false }, "upgrade_stripped");
  t.same(handshakes.find("mark0001"), {
    at: new Date(1000).toISOString(),
    worker: "w1",
    arrived_as: "request",
    upgrade: null,
    connection: "close",
    key: true,
    http_version: null,
    refused: "upgrade_stripped",
  });
  t.equal(handshakes.find("mark0002"), null);
  clock.time += 60_001;
  t.equal(handshakes.find("mark0001"), null);
});

test("only websockets with a mark of the right form are taken down", (t) => {
  const { handshakes } = worker("w1");
  for (const query of [
    "?transport=polling&check=mark0001",
    "?transport=websocket&check=short",
    "?transport=websocket&check=MARK0001",
    "?transport=websocket",
  ])
    handshakes.note({ search: query, headers: headers({}), peer, isUpgrade: true }, null);
  t.equal(handshakes.find("mark0001"), null);
  t.equal(handshakes.find("short"), null);
});

test("the other workers hear of it, and what makes no sense is reported", (t) => {
  const messages: string[] = [];
  const first = worker("w1", messages);
  const second = worker("w2");
  first.handshakes.note({ search: search("mark0001"), headers: headers({ upgrade: "websocket" }), peer, isUpgrade: true }, null);
  second.handshakes.heard(messages[0]!);
  t.match(second.handshakes.find("mark0001"), { worker: "w1", arrived_as: "upgrade", refused: null });
  for (const message of ["", "{}", '{"mark":"mark0003","handshake":{}}']) second.handshakes.heard(message);
  t.equal(second.reports.length, 3);
  t.equal(second.handshakes.find("mark0003"), null);
});

test("a flood of marks is cut off each second", (t) => {
  const messages: string[] = [];
  const { handshakes, clock } = worker("w1", messages);
  const flood = (from: number) => {
    for (let n = from; n < from + 100; n += 1)
      handshakes.note({ search: search(`mark${n}`), headers: headers({}), peer, isUpgrade: true }, null);
  };
  flood(1000);
  t.equal(messages.length, 20);
  clock.time += 1000;
  flood(2000);
  t.equal(messages.length, 40);
});
