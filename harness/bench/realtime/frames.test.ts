import { test } from "../../testing/tap.ts";
import { clientFrame, frameReader } from "./frames.ts";
import { sequenceFinder } from "./sequence.ts";

const serverFrame = (text: string) => {
  const body = Buffer.from(text);
  const header =
    body.length < 126
      ? Buffer.of(0x81, body.length)
      : body.length < 65_536
        ? Buffer.of(0x81, 126, body.length >> 8, body.length & 255)
        : null;
  if (header) return Buffer.concat([header, body]);
  const long = Buffer.alloc(10);
  long[0] = 0x81;
  long[1] = 127;
  long.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([long, body]);
};

test("frames are found wherever the chunks are cut, also when the memory of a chunk is reused", async (t) => {
  const texts = ["a", "", "b".repeat(125), "c".repeat(126), "d".repeat(70_000), "e"];
  const stream = Buffer.concat(texts.map(serverFrame));
  for (const step of [1, 2, 3, 7, 1000, 65_536, stream.length]) {
    const found: string[] = [];
    const feed = frameReader((opcode, buffer, start, end) => found.push(`${opcode}${buffer.toString("latin1", start, end)}`));
    const memory = Buffer.alloc(step);
    for (let at = 0; at < stream.length; at += step) {
      const length = stream.copy(memory, 0, at, at + step);
      feed(memory.subarray(0, length));
    }
    t.same(
      found.map((text) => text.length),
      texts.map((text) => text.length + 1),
      `in steps of ${step}`,
    );
  }
});

test("fragments and masked frames are refused rather than misread", async (t) => {
  t.throws(() => frameReader(() => {})(Buffer.of(0x01, 0x01, 0x61)), /unexpected/);
  t.throws(() => frameReader(() => {})(clientFrame("x")), /masked/);
});

test("the sequence is read at its usual place, elsewhere, and not at all", async (t) => {
  const find = sequenceFinder('{"task:1":');
  const at = (text: string) => find(Buffer.from(text), 0, text.length);
  t.equal(at('42["x",{"room_sequences":{"task:1":12}}]'), 12);
  t.equal(at('42["x",{"room_sequences":{"task:1":13}}]'), 13);
  t.equal(at('42["longer",{"room_sequences":{"task:1":14}}]'), 14);
  t.equal(at('42["rt.head",{}]'), -1);
  const two = Buffer.from('42["rt.head",{}]42["x",{"task:1":9}]');
  t.equal(find(two, 0, 16), -1, "not beyond the end of its frame");
});
