import { test } from "../../harness/testing/tap.ts";
import { CONFIG } from "../forwarding/cases/case.ts";
import { createForwarding } from "../forwarding/resolve.ts";
import { readCookie, setCookie } from "./cookies.ts";

test("a cookie is found by its whole name, wherever it stands", (t) => {
  for (const header of ["a=1", "b=2; a=1", "xa=9;a=1", " a = 1 ;b", "c;a=1", "=;a=1;a=2"]) t.equal(readCookie(header, "a"), "1", header);
  t.equal(readCookie("a=x=y==", "a"), "x=y==");
  t.equal(readCookie("a=", "a"), "");
  for (const header of [null, "", "a", "aa=1", "b=a=1", "A=1", ";;;"]) t.equal(readCookie(header, "a"), null, String(header));
});

test("a cookie of ours is for the server alone, and for HTTPS where there is one", (t) => {
  const effective = createForwarding({ ...CONFIG, enabled: false, publicUrl: "https://pub.example/studio" })(
    new Headers({ host: "pub.example" }),
    {
      address: "192.0.2.7",
      secure: false,
    },
  );
  t.equal(setCookie("s", "v", effective, 60), "__Secure-s=v; Path=/studio; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
});
