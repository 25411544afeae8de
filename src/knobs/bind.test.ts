import { test } from "../../harness/testing/tap.ts";
import { bindText, localUrl, parseBinds } from "./bind.ts";
import { loadConfig } from "./load.ts";

const machine = { cwd: "/srv", cores: 1, addresses: [], read: () => "" };
const bound = (given: { flags?: Record<string, string>; env?: Record<string, string> }) =>
  loadConfig({ machine, ...given })
    .bind.map(bindText)
    .join(" ");

test("bind addresses are read as Gunicorn reads them", (t) => {
  for (const [text, wanted] of [
    ["[::1]:8000", "[::1]:8000"],
    ["localhost:80", "localhost:80"],
    [":81", "127.0.0.1:81"],
    ["10.1.2.3", "10.1.2.3:5055"],
    ["[fd00::1]", "[fd00::1]:5055"],
    ["unix:/run/studio.sock", "unix:/run/studio.sock"],
    ["unix:///run/studio.sock", "unix:/run/studio.sock"],
    ["unix:run/./studio.sock", "unix:/srv/run/studio.sock"],
    ["0.0.0.0:80, [::1]:81 ,unix:/a", "0.0.0.0:80 [::1]:81 unix:/a"],
    ["127.0.0.1:80,[::1]", "127.0.0.1:80 [::1]:80"],
    ["127.0.0.1:80,:81", "127.0.0.1:80 127.0.0.1:81"],
    ["unix:/a,:81,unix:/a,:81", "unix:/a 127.0.0.1:81"],
  ] as const)
    t.equal(bound({ env: { GUNICORN_BIND: text } }), wanted, text);
  t.equal(bound({}), "127.0.0.1:5055");
});

test("what is no address is refused by name, and what is allowed is said", (t) => {
  const long = `unix:/${"x".repeat(103)}`;
  for (const text of [
    "0.0.0.0:http",
    "0.0.0.0:70000",
    "a b",
    "1.2.3.4:80,",
    "fd00::1",
    "[1.2.3.4]:80",
    "unix:",
    "unix:/run/",
    long,
    "http://x",
  ]) {
    t.equal(parseBinds(text), null, text);
    t.throws(() => bound({ env: { STUDIO_BIND: text } }), {
      message: `STUDIO_BIND: ${JSON.stringify(text)} is not allowed; it must be addresses such as 0.0.0.0:8000, [::1]:8000, :8000 or unix:/run/studio.sock (at most 103 bytes of path), separated by commas`,
    });
  }
});

test("host and port change the first TCP address, when they are asked for as strongly as the list", (t) => {
  const env = { STUDIO_BIND: "unix:/a,0.0.0.0:80,[::1]:81" };
  t.equal(bound({ env }), "unix:/a 0.0.0.0:80 [::1]:81");
  t.equal(bound({ env: { ...env, STUDIO_PORT: "90" } }), "unix:/a 0.0.0.0:90 [::1]:81");
  t.equal(bound({ env, flags: { host: "10.0.0.1" } }), "unix:/a 10.0.0.1:80 [::1]:81");
  t.equal(bound({ env: { ...env, PORT: "90", HOST: "::" } }), "unix:/a 0.0.0.0:80 [::1]:81");
  t.equal(bound({ env: { STUDIO_PORT: "90", STUDIO_HOST: "::" }, flags: { bind: "1.2.3.4:5" } }), "1.2.3.4:5");
});

test("with unix sockets alone there is no TCP address, unless somebody asks for one by name", (t) => {
  t.equal(bound({ env: { STUDIO_BIND: "unix:/a" } }), "unix:/a");
  t.equal(bound({ env: { STUDIO_BIND: "unix:/a", PORT: "90" } }), "unix:/a", "what platforms set is no such wish");
  t.equal(bound({ env: { STUDIO_PORT: "90" }, flags: { bind: "unix:/a" } }), "unix:/a");
  t.equal(bound({ env: { STUDIO_BIND: "unix:/a", STUDIO_PORT: "90" } }), "unix:/a 127.0.0.1:90");
  t.equal(bound({ env: { GUNICORN_BIND: "unix:/a" }, flags: { port: "0" } }), "unix:/a 127.0.0.1:0");
});

test("beside 0.0.0.0, :: is for IPv6 alone", (t) => {
  const { bind } = loadConfig({ env: { STUDIO_BIND: "0.0.0.0:80,[::]:80,[::]:81" } });
  t.same(bind, [
    { host: "0.0.0.0", port: 80 },
    { host: "::", port: 80, ipv6Only: true },
    { host: "::", port: 81 },
  ]);
});

test("the local URL names an address that can be called", (t) => {
  const url = (bind: string) => localUrl(loadConfig({ env: { STUDIO_BIND: bind } }));
  t.equal(url("0.0.0.0:80"), "http://127.0.0.1:80");
  t.equal(url("[::]:80"), "http://[::1]:80");
  t.equal(url("unix:/a,[fd00::1]:80"), "http://[fd00::1]:80");
  t.equal(url("unix:/a"), "http://localhost");
});
