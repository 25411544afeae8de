import { test } from "../../harness/testing/tap.ts";
import { Chain, encode } from "./frame.ts";

/** The texts of a run of websocket frames from a server. */
function texts(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== 0x81) throw new Error("not a whole text frame");
    let length = bytes[at + 1]!;
    let start = at + 2;
    if (length === 126) {
      length = bytes.readUInt16BE(start);
      start += 2;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(start));
      start += 8;
    }
    found.push(bytes.subarray(start, start + length).toString());
    at = start + length;
  }
  return found;
}

test("a frame is a Socket.IO event packet in an Engine.IO message", (t) => {
  const frame = encode("/rt", "node.task.updated", '{"n":1}');
  t.equal(frame.packet, '2/rt,["node.task.updated",{"n":1}]');
  t.equal(frame.message, `4${frame.packet}`);
});

test("websocket frames of every length form carry their text", (t) => {
  for (const size of [0, 60, 90, 100, 65_000, 65_500, 65_536, 100_000]) {
    const frame = encode("/rt", "e", JSON.stringify("\u20ac".repeat(3) + "x".repeat(size)));
    t.same(texts(frame.websocket()), [frame.message], String(size));
  }
});

test("sockets that get the same frames share their bytes, others get their own, in order", (t) => {
  const [a, b, c] = ["a", "b", "c"].map((name) => encode("/rt", name, "1")) as [ReturnType<typeof encode>, ...ReturnType<typeof encode>[]];
  const start = Chain.start();
  const all = start.next(a).next(b!).next(c!);
  t.equal(start.next(a).next(b!).next(c!), all);
  const other = start.next(a).next(c!);
  t.equal(start.next(a).next(c!), other);
  t.equal(start.next(a).next(b!).next(c!), all, "also after somebody went another way");
  t.same(
    texts(all.joined()),
    [a, b!, c!].map(({ message }) => message),
  );
  t.same(
    other.frames().map(({ packet }) => packet),
    [a.packet, c!.packet],
  );
  t.equal(all.joined(), all.joined(), "put together once");
  t.equal(start.next(a).joined(), a.websocket());
});
