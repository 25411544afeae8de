import { test } from "../../harness/testing/tap.ts";
import { parseDotenv } from "./dotenv.ts";

const values = (text: string) => Object.fromEntries([...parseDotenv(text, ".env").values].map(([name, { value }]) => [name, value]));

test("bare, quoted and exported values, comments, and lines of every kind", (t) => {
  for (const [text, wanted] of [
    ["A=1", { A: "1" }],
    ["  export  A = 1  ", { A: "1" }],
    ["A=1 # a comment", { A: "1" }],
    ["A=1# no comment", { A: "1# no comment" }],
    ["A=#comment", { A: "" }],
    ["A= # comment", { A: "" }],
    ["A=", { A: "" }],
    ["# A=1\n\n \t\n\t# B=2\nC=3", { C: "3" }],
    ["A=a b  c", { A: "a b  c" }],
    ["A=x=y", { A: "x=y" }],
    ["A='a # b' # c", { A: "a # b" }],
    ["A='a\\n$B`c`'", { A: "a\\n$B`c`" }],
    ['A="a\\n\\t\\"\\\\\\$\\x"', { A: 'a\n\t"\\$\\x' }],
    ['A="$B `id` $(id)"', { A: "$B `id` $(id)" }],
    ["A=$B", { A: "$B" }],
    ['A="one\ntwo"\nB=2', { A: "one\ntwo", B: "2" }],
    ["A='one\r\n two'\r\nB=2\r\n", { A: "one\n two", B: "2" }],
    ["\ufeffA=1\rB=2", { A: "1", B: "2" }],
    ["a_1=x\n_B=y", { a_1: "x", _B: "y" }],
    ["A=it's", { A: "it's" }],
    ["A=''\nB=\"\"", { A: "", B: "" }],
    ["__proto__=1\nconstructor=2", { ["__proto__"]: "1", constructor: "2" }],
  ] as const)
    t.same(values(text), wanted, JSON.stringify(text));
});

test("what cannot be read is an error that names the file and the line", (t) => {
  for (const [text, message] of [
    ["A=1\nB", "x.env, line 2: it must be NAME=value or a comment"],
    ["1A=1", "x.env, line 1: it must be NAME=value or a comment"],
    ["A B=1", "x.env, line 1: it must be NAME=value or a comment"],
    ["A-B=1", "x.env, line 1: it must be NAME=value or a comment"],
    ["\n\nA='x\nB=1", "x.env, line 3: the value of A begins with ' and has no ' at its end"],
    ['A="x\\"', 'x.env, line 1: the value of A begins with " and has no " at its end'],
    ["A='x' y", "x.env, line 1: something follows the quoted value of A; only a comment may"],
    ["A='x\n\n' y", "x.env, line 3: something follows the quoted value of A; only a comment may"],
    ["A=x\u0000", "x.env, line 1: the value of A has a NUL character"],
  ] as const)
    t.throws(() => parseDotenv(text, "x.env"), { code: "bad_request", message }, JSON.stringify(text));
});

test("lines are counted over quoted values, and a name that is set twice is told", (t) => {
  const file = parseDotenv("A='1\n2'\n\nB=2\nB=2\nA=3\n", ".env");
  t.equal(file.values.get("B")?.line, 5);
  t.same(file.values.get("A"), { value: "3", line: 6 });
  t.same(file.warnings, [".env sets A in line 1 and again in line 6; the last one counts"]);
});
