import { test } from "../../harness/testing/tap.ts";
import { ansiConverter, plainText } from "./ansi.ts";
import { logRenderer } from "./log-line.ts";

const ESC = "\u001b";

test("colours become classes, carry over from line to line, and end where they are reset", (t) => {
  const convert = ansiConverter();
  t.equal(convert(`${ESC}[32mgreen`).html, '<span class="ansi-green-fg">green</span>');
  t.equal(convert("still").html, '<span class="ansi-green-fg">still</span>');
  t.equal(convert(`${ESC}[0mplain ${ESC}[1;31mbold`).html, 'plain <span class="ansi-red-fg ansi-bold">bold</span>');
  t.equal(convert(`${ESC}[22;39mnot any more`).html, "not any more");
});

test("no style attribute ever comes out: it would break the content security policy", (t) => {
  const convert = ansiConverter();
  for (const code of ["1", "2", "3", "4", "38;5;208", "48;5;21", "38;2;10;200;30", "48;2;1;2;3", "90", "107"]) {
    const { html } = convert(`${ESC}[0m${ESC}[${code}mx`);
    t.ok(/^<span class="ansi-[a-z- ]+">x<\/span>$/.test(html), `${code}: ${html}`);
  }
});

test("what is no colour is swallowed, text after it is kept, and HTML is escaped", (t) => {
  const convert = ansiConverter();
  t.equal(convert(`${ESC}]0;title\u0007after`).html, "after");
  t.equal(convert(`${ESC}]8;;https://evil.example\u001b\\link${ESC}]8;;\u001b\\`).html, "link");
  t.equal(convert(`${ESC}]0;never ended`).html, "");
  t.equal(convert(`next line ${ESC}[2Kis there${ESC}[3`).html, "next line is there");
  t.equal(convert(`<b style="x">&`).html.includes("<b"), false);
  t.equal(convert("10 %\r20 %\r30 %").html, "30 %", "a line that was drawn again shows its last state");
});

test("a renderer knows whether a colour goes on", (t) => {
  const { render, open } = logRenderer();
  const line = (n: number, text: string) => render({ n, attempt: 1, stream: "stdout", text, at: 0 });
  line(1, `${ESC}[32mgreen${ESC}[0m`);
  t.notOk(open());
  line(2, `${ESC}[31mred`);
  t.ok(open());
  t.match(line(3, "still red").html, /<span class="ansi-red-fg">still red<\/span>/, "asking changes nothing");
});

test("plain text has no control sequence", (t) => {
  t.equal(plainText(`${ESC}[1;32mok${ESC}[0m ${ESC}]0;t\u0007done`), "ok done");
});
