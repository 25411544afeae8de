import fc from "fast-check";
import { test } from "../../harness/testing/tap.ts";
import { StudioError } from "../errors.ts";
import { CONFIG, PEER } from "./cases/case.ts";
import type { ForwardingConfig } from "./config.ts";
import type { Effective, HeaderReader, Peer } from "./effective.ts";
import { LOOKED_AT } from "./from-right.ts";
import { parseHost } from "./host.ts";
import { createDecide, createForwarding } from "./resolve.ts";
import { parsePrefix } from "./values.ts";

const NAMES = ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix"] as const;
const FAMILIES = ["x-forwarded", "forwarded"] as const;

const reader = (headers: Readonly<Record<string, string | undefined>>): HeaderReader => ({
  get: (name) => headers[name.toLowerCase()] ?? null,
});

/** Pieces that real and hostile headers are made of, glued together in any way. */
const piece = fc.constantFrom(
  ...[
    "9.9.9.9",
    "10.0.0.1",
    "[2001:db8::1]:443",
    "2001:db8::1",
    "unknown",
    "_x",
    "https",
    "http",
    "wss",
    "pub.example",
    "app.internal:8443",
  ],
  ...[
    "/studio",
    "/",
    "//",
    "\\",
    "..",
    "%2f",
    "%",
    ",",
    ", ",
    ";",
    '"',
    "=",
    "for=",
    "proto=",
    "host=",
    "\\",
    " ",
    "\t",
    "@",
    "#",
    "?",
    ":",
    "[",
    "]",
  ],
  ...["443", "65536", "\u00e9", "\0", "\r\n", "x".repeat(300)],
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
);
const anyHeaders = fc.dictionary(fc.constantFrom(...NAMES, "connection", "x-forwarded-ssl"), text);
const depth = fc.integer({ min: 0, max: 3 });
const config: fc.Arbitrary<ForwardingConfig> = fc.record({
  enabled: fc.boolean(),
  family: fc.constantFrom(...FAMILIES),
  depth: fc.record({ for: fc.oneof(depth, fc.constant("auto" as const)), proto: depth, host: depth, port: depth, prefix: depth }),
  trusted: fc.subarray(["10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "loopback", "unix"]),
  publicUrl: fc.constantFrom(null, null, "https://pub.example/studio", "http://pub.example:8080"),
  preferredScheme: fc.constantFrom("http", "https"),
  hosts: fc.constant(CONFIG.hosts),
});
const peer: fc.Arbitrary<Peer> = fc.record({
  address: fc.constantFrom("10.0.0.9", "203.0.113.7", "::1", "unix", "unknown", "::ffff:10.0.0.9", "fe80::1%eth0"),
  secure: fc.boolean(),
});
const host = fc.oneof(fc.constantFrom("app.internal", "pub.example:8443", "[2001:db8::5]", "localhost:5055"), text);

const plain = ({ scheme, host, port, prefix, client, origin }: Effective) => ({ scheme, host, port, prefix, client, origin });

/** The result, or the code of the refusal. Anything else that is thrown fails the property. */
function outcome(of: ForwardingConfig, headers: HeaderReader, from: Peer): ReturnType<typeof plain> | string {
  try {
    return plain(createForwarding(of)(headers, from));
  } catch (error) {
    if (error instanceof StudioError && (error.code === "bad_host" || error.code === "wrong_host")) return error.code;
    throw error;
  }
}

test("whatever is sent, the result is a URL that leads to the host it names, or the request is refused with a code", (t) => {
  fc.assert(
    fc.property(config, peer, host, anyHeaders, (of, from, own, sent) => {
      const found = outcome(of, reader({ ...sent, host: own }), from);
      if (typeof found === "string") return true;
      const read = parseHost(found.host);
      const url = new URL(`${found.origin}${found.prefix}/nodes/1?a=b`);
      return (
        (found.scheme === "http" || found.scheme === "https") &&
        read !== null &&
        parsePrefix(found.prefix || "/") === found.prefix &&
        url.origin === found.origin &&
        url.pathname === `${found.prefix}/nodes/1` &&
        found.port === Number(url.port || (found.scheme === "https" ? 443 : 80)) &&
        /^[\x21-\x7e]*$/.test(`${found.origin}${found.prefix}${found.client}`)
      );
    }),
    { numRuns: 1500 },
  );
  t.pass("1500 requests");
});

test("the reasons never fail, are frozen, and show no control characters", (t) => {
  fc.assert(
    fc.property(config, peer, anyHeaders, (of, from, sent) => {
      let effective: Effective;
      try {
        effective = createForwarding(of)(reader({ ...sent, host: "app.internal" }), from);
      } catch {
        return true;
      }
      const { why } = effective;
      return (
        Object.isFrozen(effective) &&
        Object.isFrozen(why) &&
        why.length > 0 &&
        why.every((one) => Object.isFrozen(one) && (one.said === null || /^[\x20-\x7e]{0,120}$/.test(one.said)))
      );
    }),
    { numRuns: 1000 },
  );
  t.pass("1000 requests");
});

test("what nobody trusted says changes nothing", (t) => {
  const stranger: Peer = { address: "203.0.113.7", secure: false };
  fc.assert(
    fc.property(config, anyHeaders, (of, sent) => {
      const without = outcome(of, reader({ host: "app.internal" }), stranger);
      return JSON.stringify(outcome(of, reader({ ...sent, host: "app.internal" }), stranger)) === JSON.stringify(without);
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(config, anyHeaders, (of, sent) => {
      const off = { ...of, enabled: false };
      return (
        JSON.stringify(outcome(off, reader({ ...sent, host: "app.internal" }), PEER)) ===
        JSON.stringify(outcome(off, reader({ host: "app.internal" }), PEER))
      );
    }),
    { numRuns: 500 },
  );
  t.pass("1500 requests");
});

/** A whole set of headers as `hops` honest proxies write them. */
const honest = fc.record({
  for: fc.constantFrom("9.9.9.9", "[2001:db8:1::7]:55", "10.0.0.77"),
  proto: fc.constantFrom("http", "https", "wss"),
  host: fc.constantFrom("pub.example", "pub.example:8443", "app.internal"),
  port: fc.constantFrom("443", "8443"),
  prefix: fc.constantFrom("/studio", "/a/b", "/"),
});

test("what a client puts to the left of what the proxies write changes nothing", (t) => {
  const hops = fc.array(honest, { minLength: 1, maxLength: 3 });
  const join = fc.constantFrom(", ", ",", "\t, ");
  fc.assert(
    fc.property(hops, text, join, fc.constantFrom(...FAMILIES), (values, left, comma, family) => {
      const n = values.length;
      const of: ForwardingConfig = { ...CONFIG, family, depth: { for: n, proto: n, host: n, port: n, prefix: n } };
      const lines = (key: keyof (typeof values)[number]) => values.map((hop) => hop[key]).join(comma);
      const rfc = values.map((hop) => `for="${hop.for}";proto=${hop.proto};host="${hop.host}"`).join(comma);
      const written: Record<string, string> = { forwarded: rfc };
      for (const topic of ["for", "proto", "host", "port", "prefix"] as const) written[`x-forwarded-${topic}`] = lines(topic);
      const attacked = Object.fromEntries(Object.entries(written).map(([name, value]) => [name, `${left}${comma}${value}`]));
      const expected = outcome(of, reader({ ...written, host: "app.internal" }), PEER);
      return JSON.stringify(outcome(of, reader({ ...attacked, host: "app.internal" }), PEER)) === JSON.stringify(expected);
    }),
    { numRuns: 1500 },
  );
  t.pass("1500 requests");
});

test("what is looked at is bounded, whatever the length, and grows no faster than the header", (t) => {
  const hostile = [
    (n: number) => "a,".repeat(n),
    (n: number) => ",".repeat(n),
    (n: number) => "10.0.0.1, ".repeat(n),
    (n: number) => '"\\'.repeat(n),
  ];
  const forwarded = [
    ...hostile,
    (n: number) => 'for="\\\\",'.repeat(n),
    (n: number) => `for="${"\\\\".repeat(n)}`,
    (n: number) => `${";".repeat(n)}for=1.1.1.1`,
  ];
  for (const family of FAMILIES) {
    for (const make of family === "forwarded" ? forwarded : hostile) {
      for (const entries of [10, 100, 1000, 20_000]) {
        const header = make(entries);
        const depths = { for: 16, proto: 16, host: 16, port: 16, prefix: 16 } as const;
        for (const trusted of [[], ["10.0.0.0/8"]]) {
          const decide = createDecide({ ...CONFIG, family, trusted, depth: depths });
          const { looked } = decide(reader({ host: "app.internal", forwarded: header, "x-forwarded-for": header }), PEER, null);
          // A Forwarded header is read once and counted for each of its three topics.
          if (looked > 3 * Math.min(header.length, LOOKED_AT)) t.fail(`${family} ${header.slice(0, 20)} x${entries}: ${looked}`);
        }
      }
    }
  }
  t.pass("bounded");
});

test("where forwarding is off, only the Host header is read, and a host that was seen before is not read again", (t) => {
  const asked: string[] = [];
  const find = createForwarding({ ...CONFIG, enabled: false });
  const headers: HeaderReader = {
    get(name) {
      asked.push(name);
      return name === "host" ? "app.internal" : "6.6.6.6";
    },
  };
  find(headers, PEER);
  find(headers, PEER);
  t.same([...new Set(asked)], ["host"]);
});

test("what is remembered of a TLS connection is not taken for a host that begins with another letter", (t) => {
  const find = createForwarding({ ...CONFIG, enabled: false, hosts: { bind: "127.0.0.1", allowed: ["tudio.test", "studio.test"] } });
  t.equal(find(reader({ host: "tudio.test" }), { address: "203.0.113.7", secure: true }).origin, "https://tudio.test");
  t.equal(find(reader({ host: "studio.test" }), { address: "203.0.113.7", secure: false }).origin, "http://studio.test");
});
