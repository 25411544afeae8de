import { test } from "../../harness/testing/tap.ts";
import { attachment } from "./download.ts";

const disposition = (name: string) => attachment(name, "text/plain")["content-disposition"];

test("a name is told in full to whoever understands it, and in plain characters to everybody else", (t) => {
  t.equal(disposition("a b.md"), "attachment; filename=\"a_b.md\"; filename*=UTF-8''a%20b.md");
  t.equal(disposition("gr\u00fc\u00df\"e'.md"), "attachment; filename=\"gr___e_.md\"; filename*=UTF-8''gr%C3%BC%C3%9F%22e%27.md");
});

test("half a character, of a name or of the place where a long one is cut, is replaced", (t) => {
  t.match(disposition("\ud800.json"), "''%EF%BF%BD.json");
  t.match(disposition(`${"a".repeat(199)}\u{1f600}.txt`), /a%EF%BF%BD$/);
});
