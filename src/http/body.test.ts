import { test } from "../../harness/testing/tap.ts";
import { readBody } from "./body.ts";

const form = (body: string) =>
  readBody(
    new Request("http://localhost/", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) },
      body,
    }),
    10_000_000,
  );

test("a form gives texts, and an array where a name comes more than once", async (t) => {
  t.same({ ...((await form("a=1&b=x+y&&a=2&c&=n&a=%E2%82%AC=%2B")) as object) }, { a: ["1", "2", "\u20ac=+"], b: "x y", c: "", "": "n" });
  await t.rejects(form("a=%E2&b=1"), { code: "bad_request" });
  await t.rejects(form("a=%"), { code: "bad_request" });
  t.equal(Object.getPrototypeOf(await form("__proto__=x")), null);
});

test("one name, repeated as often as a body has room for, is read in one go", async (t) => {
  const fields = (await form("a&".repeat(500_000))) as { a: string[] };
  t.equal(fields.a.length, 500_000);
});
