import { test } from "../../harness/testing/tap.ts";
import { forwardingOf } from "../forwarding/config.ts";
import { createForwarding } from "../forwarding/resolve.ts";
import { loadConfig } from "../knobs/load.ts";
import { addressKey } from "./address-key.ts";
import { callerOf } from "./caller.ts";

test("an IPv4 address is one client, and a /64 of IPv6 is", (t) => {
  t.equal(addressKey("203.0.113.7"), "203.0.113.7");
  t.equal(addressKey("::ffff:203.0.113.7"), "203.0.113.7");
  t.equal(addressKey("2001:db8:1:2:aaaa::1"), "2001:db8:1:2::/64");
  t.equal(addressKey("2001:db8:1:2::ffff"), addressKey("2001:0DB8:1:2:3:4:5:6"));
  t.not(addressKey("2001:db8:1:3::1"), addressKey("2001:db8:1:2::1"));
  t.equal(addressKey("fe80::1%eth0"), "fe80::/64");
  for (const text of ["unknown", "unix", "", "a:b"]) t.equal(addressKey(text), text);
});

/** The caller of a request that comes from `peer` with these headers. */
function caller(peer: string, said: Record<string, string>, env: Record<string, string> = {}) {
  const headers = new Headers({ host: "127.0.0.1:5055", ...said });
  const from = { address: peer, secure: false };
  const find = createForwarding(forwardingOf(loadConfig({ env })));
  return callerOf(find(headers, from), headers, from);
}

const TRUSTING = { STUDIO_TRUSTED_PROXIES: "127.0.0.1,10.0.0.5" };

test("behind a proxy that is believed, its client counts, whatever that says", (t) => {
  t.same(caller("127.0.0.1", { "x-forwarded-for": "198.51.100.9" }, TRUSTING), { key: "198.51.100.9", kind: "one" });
  t.same(caller("127.0.0.1", { "x-forwarded-for": "6.6.6.6, 198.51.100.9" }, TRUSTING), { key: "198.51.100.9", kind: "one" });
  t.same(caller("10.0.0.5", { "x-forwarded-for": "2001:db8::1" }, TRUSTING), { key: "2001:db8::/64", kind: "one" });
  t.same(
    caller("127.0.0.1", { "x-forwarded-for": "127.0.0.1" }, TRUSTING),
    { key: "127.0.0.1", kind: "local" },
    "a client of the same machine",
  );
  t.equal(caller("127.0.0.1", { "x-forwarded-for": "127.0.0.1:40000" }, TRUSTING).kind, "local");
  t.equal(
    caller("127.0.0.1", { "x-forwarded-for": "127.0.0.1", forwarded: "for=6.6.6.6" }, TRUSTING).kind,
    "local",
    "that one is not read",
  );
});

test("a proxy that is not believed is known as one", (t) => {
  for (const peer of ["127.0.0.1", "::1", "10.0.0.5", "172.17.0.1", "192.168.1.1", "fd00::1"])
    t.equal(caller(peer, { "x-forwarded-for": "198.51.100.9" }).kind, "shared", peer);
  t.equal(caller("127.0.0.1", { forwarded: "for=198.51.100.9" }).kind, "shared");
  t.equal(caller("127.0.0.1", { "x-forwarded-for": "127.0.0.1, 198.51.100.9" }).kind, "shared", "it appends to what a client says");
  t.equal(caller("127.0.0.1", { "x-forwarded-for": "198.51.100.9", "x-real-ip": "127.0.0.1" }).kind, "shared", "it passes others on");
  t.equal(caller("10.0.0.5", { "x-forwarded-for": "10.0.0.55" }).kind, "shared", "a longer address is another");
  t.equal(caller("10.0.0.6", { "x-forwarded-for": "198.51.100.9" }, TRUSTING).kind, "shared", "forwarding is on, and it is not trusted");
});

test("a stranger from afar stays one client with any header", (t) => {
  for (const said of [
    {},
    { "x-forwarded-for": "127.0.0.1" },
    { "x-forwarded-for": "1.2.3.4" },
    { forwarded: "for=127.0.0.1" },
    { "x-real-ip": "::1" },
  ])
    for (const env of [{}, TRUSTING])
      t.same(caller("203.0.113.7", said as Record<string, string>, env), { key: "203.0.113.7", kind: "one" }, JSON.stringify(said));
});

test("a program of this machine is local, and one of the network is not", (t) => {
  t.equal(caller("127.0.0.1", {}).kind, "local");
  t.equal(caller("::1", {}).kind, "local");
  t.equal(caller("10.0.0.6", {}).kind, "one");
});
