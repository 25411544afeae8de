import { test } from "../../harness/testing/tap.ts";
import { AttemptLog, type LineDraft, type LogCaps } from "./attempt-log.ts";

function setUp(caps?: LogCaps, store?: (lines: LineDraft[]) => Promise<void>) {
  const batches: LineDraft[][] = [];
  const failures: unknown[] = [];
  const log = new AttemptLog({
    attempt: 1,
    now: () => 7,
    store: store ?? (async (lines) => void batches.push(lines)),
    failed: (error) => failures.push(error),
    ...(caps ? { caps } : {}),
  });
  return { log, batches, failures, lines: () => batches.flat().map(({ stream, text }) => `${stream}: ${text}`) };
}

test("text becomes lines, whatever its chunks, and the streams keep apart", async (t) => {
  const { log, lines, batches } = setUp();
  log.write("stdout", "one\ntw");
  log.write("stderr", "warn");
  log.write("stdout", "o\r\n10%\r50%\r100%\nlast");
  log.system("done");
  await log.close();
  t.same(lines(), ["stdout: one", "stdout: two", "stdout: 100%", "stdout: last", "stderr: warn", "system: done"]);
  t.equal(batches.length, 1, "what comes within a moment is one batch");
  t.same(batches[0]![0], { attempt: 1, stream: "stdout", text: "one", at: 7 });
});

test("lines are stored while the node still runs", async (t) => {
  const stored = Promise.withResolvers<LineDraft[]>();
  const { log } = setUp(undefined, async (lines) => stored.resolve(lines));
  log.write("stdout", "early\n");
  t.equal((await stored.promise)[0]!.text, "early");
  await log.close();
});

test("caps on lines and characters are stated where they cut and counted at the end", async (t) => {
  const byLines = setUp({ lines: 2, characters: 1000, lineCharacters: 100 });
  byLines.log.write("stdout", "a\nb\nc\nd\n");
  byLines.log.system("Ended with exit code 0");
  await byLines.log.close();
  t.same(byLines.lines(), [
    "stdout: a",
    "stdout: b",
    "system: [Output truncated here: a node may write 2 lines and 1000 characters]",
    "system: Ended with exit code 0",
    "system: [Output truncated: 2 more lines with 2 characters were dropped]",
  ]);
  const byCharacters = setUp({ lines: 100, characters: 10, lineCharacters: 100 });
  byCharacters.log.write("stdout", "123456\n1234567\nx\n");
  await byCharacters.log.close();
  t.match(byCharacters.lines().join("|"), /^stdout: 123456\|system: \[Output truncated here.*2 more lines with 8 characters/);
});

test("a long line is cut with a mark, never inside a character, and without holding it all", async (t) => {
  const { log, lines } = setUp({ lines: 10, characters: 1000, lineCharacters: 5 });
  for (let n = 0; n < 100; n++) log.write("stdout", "x".repeat(1000));
  log.write("stdout", "\n1234😀\nfine\n\0\n");
  await log.close();
  t.same(lines(), [
    "stdout: xxxxx [line cut at 5 characters]",
    "stdout: 1234 [line cut at 5 characters]",
    "stdout: fine",
    "stdout: \ufffd",
  ]);
});

test("what is dropped is counted whole, whatever its chunks", async (t) => {
  for (const chunk of [1, 4, 7, 1000]) {
    const { log, lines } = setUp({ lines: 1, characters: 1000, lineCharacters: 5 });
    const text = `kept\n${"x".repeat(30)}\n${"y".repeat(20)}`;
    for (let at = 0; at < text.length; at += chunk) log.write("stdout", text.slice(at, at + chunk));
    await log.close();
    t.match(lines().at(-1), "2 more lines with 50 characters were dropped", `in pieces of ${chunk}`);
  }
});

test("much output is stored in small batches, in order", async (t) => {
  const { log, batches } = setUp();
  for (let n = 0; n < 1000; n++) log.write("stdout", `${n}\n`);
  for (let n = 0; n < 40; n++) log.write("stderr", `${"y".repeat(8000)}\n`);
  await log.close();
  t.ok(batches.every((batch) => batch.length <= 250 && batch.reduce((sum, { text }) => sum + text.length, 0) <= 64 * 1024));
  t.same(
    batches
      .flat()
      .slice(0, 1000)
      .map(({ text }) => text),
    Array.from({ length: 1000 }, (_, n) => String(n)),
  );
});

test("when a batch cannot be stored, that is said once and nothing more is written", async (t) => {
  let calls = 0;
  const { log, failures } = setUp(undefined, async () => {
    calls += 1;
    throw new Error("fenced");
  });
  log.write("stdout", "a\n");
  await log.close();
  log.write("stdout", "b\n");
  await log.close();
  t.equal(calls, 1);
  t.match(String(failures), /fenced/);
  t.equal(failures.length, 1);
});
