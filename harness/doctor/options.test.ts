import { test } from "../testing/tap.ts";
import { parseOptions } from "./options.ts";
import { targetOf } from "./target.ts";

const parse = (...argv: string[]) => parseOptions(argv)!;

test("a URL says scheme, host, port and prefix", (t) => {
  t.match(targetOf(parse("https://studio.example.org:8443/studio/")), {
    url: "https://studio.example.org:8443/studio",
    prefix: "/studio",
    socketPath: "/studio/socket.io/",
    origin: "https://studio.example.org:8443",
    dial: { name: "studio.example.org", port: 8443, dialPort: 8443, secure: true },
  });
  t.match(targetOf(parse("http://[::1]")), { url: "http://[::1]", prefix: "", dial: { name: "::1", port: 80, secure: false } });
});

test("options go over what the URL says", (t) => {
  const options = parse("https://a.example", "--path", "/live", "--resolve", "[::1]:9443", "--origin", "https://b.example", "--hold", "40");
  t.match(targetOf(options), {
    socketPath: "/live/",
    origin: "https://b.example",
    holdS: 40,
    dial: { name: "a.example", port: 443, address: "::1", dialPort: 9443 },
  });
  t.equal(parseOptions(["http://a.example"], { STUDIO_TOKEN: "from-outside" })!.token, "from-outside");
  t.equal(parseOptions(["--help"]), null);
});

test("what is wrong is named, with what is allowed, and no token is shown", (t) => {
  t.throws(() => parse(), /say which server/);
  t.throws(() => parse("studio.example.org"), /is no http:\/\/ or https:\/\/ URL/);
  t.throws(() => parse("https://me:secret@a.example"), /no user name and no password/);
  t.throws(() => parse("https://a.example/?x=1"), /leave out what follows/);
  t.throws(() => parse("https://a.example", "https://b.example"), /one too many/);
  t.throws(() => parse("https://a.example", "--hold", "121"), /--hold must be a number of seconds from 1 to 120/);
  t.throws(() => parse("https://a.example", "--resolve", "a.example"), /--resolve must be an address/);
  t.throws(() => parse("https://a.example", "--path", "socket.io"), /--path must be a path that begins with \//);
  t.throws(() => parse("https://a.example", "--origin", "b.example"), /--origin must be scheme, host/);
  t.throws(() => parse("https://a.example", "--token", "a b"), /--token must be printable/);
  t.throws(() => parse("https://a.example", "--ca", "/no/such/file"), /--ca: \/no\/such\/file cannot be used/);
  t.throws(() => parse("https://a.example", "--fast"), /--fast/);
});
